package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which features are chosen, and what is said of it. */
class PreparationNoteTest {
  private static String note(int taken, Double... scores) {
    return PreparationChoice.note(
        List.of("the layers", "the mean", "the first"),
        List.of(scores),
        taken,
        "40 training texts");
  }

  /** So many samples, of which each is wrong with a probability. */
  private static LeftOut wrong(int samples, double probability, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] errors = new double[samples];
    Arrays.setAll(errors, i -> random.nextDouble() < probability ? 1 : 0);
    return new LeftOut(1 - Arrays.stream(errors).average().orElseThrow(), errors, errors);
  }

  @Test
  void ofFewSamplesTheUsualIsTakenWhateverIsAheadByChance() {
    int taken = 0;
    for (long seed = 0; seed < 300; seed += 3) {
      List<LeftOut> alike =
          List.of(wrong(16, 0.45, seed), wrong(16, 0.45, seed + 1), wrong(16, 0.45, seed + 2));
      taken += PreparationChoice.taken(alike) == 0 ? 1 : 0;
    }
    assertThat(taken).isGreaterThanOrEqualTo(90);
  }

  @Test
  void whatIsClearlyAheadIsTakenAndOfSeveralTheBest() {
    assertThat(
            PreparationChoice.taken(
                List.of(wrong(500, 0.4, 1), wrong(500, 0.25, 2), wrong(500, 0.15, 3))))
        .isEqualTo(2);
    assertThat(PreparationChoice.taken(List.of(wrong(500, 0.2, 1), wrong(500, 0.4, 2)))).isZero();
  }

  @Test
  void whereAllDoAlikeTheUsualIsTaken() {
    assertThat(PreparationChoice.taken(List.of(wrong(40, 0, 1), wrong(40, 0, 2)))).isZero();
    assertThat(note(0, 1.0, 1.0, 1.0))
        .isEqualTo(
            "features: the layers, as is usual, and nothing does better on 40 training texts, each"
                + " left out in turn (the layers 1.000, the mean 1.000, the first 1.000)");
  }

  @Test
  void whyItWasTakenIsSaid() {
    assertThat(note(0, 0.7, 0.8, 0.6))
        .startsWith("features: the layers, as is usual, since nothing does clearly better on 40");
    assertThat(note(1, 0.7, 0.9, 0.6))
        .startsWith("features: the mean, which does clearly better than what is usual on 40");
  }

  @Test
  void theDifferenceThatDecidedShows() {
    assertThat(note(2, 0.90001, 0.9, 0.90004))
        .endsWith("(the layers 0.90001, the mean 0.90000, the first 0.90004)");
  }
}
