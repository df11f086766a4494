package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShowingTest {
  @Test
  void anEpochShowsEachPictureInSeveralViews() {
    Showing showing = new Showing(3, 4, 2, 6, 0);
    Set<String> shown = new HashSet<>();
    for (int row = 0; row < showing.rows(); row++) {
      shown.add(showing.picture(row) + ":" + showing.view(row, 0));
    }
    assertThat(shown).hasSize(12).contains("0:0", "2:3");
  }

  @Test
  void viewsComeAgainAsLongAsBlocksAreFrozenAndNeverAfterwards() {
    Showing showing = new Showing(1, 2, 3, 6, 0);
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(showing.view(1, epoch)).isEqualTo(2 * (epoch % 3) + 1);
    }
    assertThat(showing.view(0, 6)).isEqualTo(12);
    assertThat(showing.view(1, 7)).isEqualTo(15);
  }
}
