package dev.graft.modality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NounTest {
  private static final Noun PAIR = new Noun("pair of texts", "pairs of texts");

  @Test
  void oneIsOneAndManyAreMany() {
    assertThat(PAIR.count(1)).isEqualTo("1 pair of texts");
    assertThat(PAIR.count(1200)).isEqualTo("1,200 pairs of texts");
    assertThat(Noun.regular("row").count(0)).isEqualTo("0 rows");
    assertThat(PAIR.countAre(1)).isEqualTo("1 pair of texts is");
    assertThat(Noun.regular("sound").countAre(2)).isEqualTo("2 sounds are");
  }
}
