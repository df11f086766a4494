package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "red ant",
        " red ant\t",
        "red\u00a0ant",
        "\u200bred  ant\ufeff",
        "red\nant\r\n",
        "\u3000red\u2009ant\u200e",
        "r\u00aded ant",
        "\u200dred ant\u200c",
        "red\u0000ant",
      })
  void whatLooksTheSameIsTheSame(String label) {
    assertThat(Label.clean(label)).isEqualTo("red ant");
  }

  @Test
  void lettersAreComposed() {
    assertThat(Label.clean("Ka\u0308fer")).isEqualTo("K\u00e4fer");
    assertThat(Label.clean("\u1112\u1161\u11ab")).isEqualTo("\ud55c");
  }

  @Test
  void joinersWithinAWordAreKept() {
    String family = "\ud83d\udc69\u200d\ud83d\udc66";
    assertThat(Label.clean(family)).isEqualTo(family);
    assertThat(Label.clean("\u0645\u06cc\u200c\u0634\u0648\u062f")).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nan", "NaN", "null", "NULL", "None", "N/A", "n/a", "NA", "<NA>"})
  void whatTablesWriteForNothingIsMissing(String label) {
    assertThat(Label.isMissing(label)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "no", "0", "-", "nano", "Nan Madol"})
  void otherWordsAreLabels(String label) {
    assertThat(Label.isMissing(label)).isFalse();
  }
}
