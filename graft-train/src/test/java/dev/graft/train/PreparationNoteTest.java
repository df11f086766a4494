package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of the features that were chosen. */
class PreparationNoteTest {
  private static String note(Double... scores) {
    return PreparationChoice.note(
        List.of("the mean", "the first", "the layers"), List.of(scores), "40 training texts");
  }

  @Test
  void theBestIsCalledSo() {
    assertThat(note(0.8, 0.7, 0.9))
        .isEqualTo(
            "features: the layers, which does best on 40 training texts, each left out in turn"
                + " (the mean 0.800, the first 0.700, the layers 0.900)");
  }

  @Test
  void whereAllDoAlikeThePlainestIsTakenAndCalledSo() {
    assertThat(note(1.0, 1.0, 1.0))
        .startsWith("features: the mean, the plainest, since all do alike on 40 training texts");
    assertThat(note(0.5, 0.9, 0.9))
        .startsWith("features: the first, which does best, and no better than the layers, on 40");
  }

  @Test
  void theDifferenceThatDecidedShows() {
    assertThat(note(0.90001, 0.9, 0.90004))
        .endsWith("(the mean 0.90001, the first 0.90000, the layers 0.90004)");
  }
}
