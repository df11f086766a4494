package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Workspace;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectScoreTest {
  private static RejectScore fit(FloatMatrix features, int[] classOf, int classes) {
    try (Workspace workspace = new Workspace(2)) {
      return RejectFit.fit(
          features, classOf, classes, Folds.stratified(classOf, 5, 1), 1, workspace);
    }
  }

  private static int[] classOf(Samples.Clusters clusters) {
    return clusters.classOf().stream().mapToInt(Integer::intValue).toArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 400, 20, 3", "2, 300, 40, 2", "3, 150, 30, 5"})
  void samplesOfTheTrainingKindPassAndOthersAreRejected(
      long seed, int rows, int columns, int classes) {
    Samples.Clusters all = Samples.Clusters.of(2 * rows, columns, classes, 3, seed);
    float[] values = all.features().toArray();
    FloatMatrix train =
        FloatMatrix.of(java.util.Arrays.copyOf(values, rows * columns), rows, columns);
    FloatMatrix fresh =
        FloatMatrix.of(
            java.util.Arrays.copyOfRange(values, rows * columns, values.length), rows, columns);
    int[] classOf = java.util.Arrays.copyOf(classOf(all), rows);
    RejectScore score = fit(train, classOf, classes);
    FloatMatrix other = Samples.Clusters.of(rows, columns, classes, 3, seed + 50).features();
    assertThat(rejected(score, fresh)).isLessThan(0.05);
    assertThat(rejected(score, other)).isGreaterThan(0.95);
  }

  private static double rejected(RejectScore score, FloatMatrix features) {
    int count = 0;
    for (float value : score.scores(features)) {
      count += value > score.threshold() ? 1 : 0;
    }
    return (double) count / features.rows();
  }

  @Test
  void oneInAHundredHeldOutSamplesIsRejected() {
    Samples.Clusters clusters = Samples.Clusters.of(1000, 12, 4, 2, 9);
    RejectScore score = fit(clusters.features(), classOf(clusters), 4);
    assertThat(score.rejectedShare()).isEqualTo(0.01);
    assertThat(rejected(score, clusters.features())).isBetween(0.003, 0.012);
  }

  @Test
  void lengthOfTheFeaturesDoesNotMatter() {
    Samples.Clusters clusters = Samples.Clusters.of(60, 10, 2, 2, 4);
    RejectScore score = fit(clusters.features(), classOf(clusters), 2);
    float[] doubled = clusters.features().toArray();
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }
    assertThat(score.scores(FloatMatrix.of(doubled, 60, 10)))
        .containsExactly(score.scores(clusters.features()), within(1e-5f));
  }

  @Test
  void trainingSamplesScoreAboutOne() {
    Samples.Clusters clusters = Samples.Clusters.of(2000, 25, 3, 1, 4);
    double mean = 0;
    for (float value : fit(clusters.features(), classOf(clusters), 3).scores(clusters.features())) {
      mean += value / 2000;
    }
    assertThat(mean).isCloseTo(1, within(0.1));
  }

  @Test
  void classWithoutASampleIsNobodysNearest() {
    Samples.Clusters clusters = Samples.Clusters.of(60, 10, 2, 2, 4);
    float[] two = fit(clusters.features(), classOf(clusters), 2).scores(clusters.features());
    float[] three = fit(clusters.features(), classOf(clusters), 3).scores(clusters.features());
    assertThat(three).containsExactly(two, within(1e-4f));
  }

  @Test
  void identicalAndAllZeroFeaturesGiveFiniteScores() {
    for (float value : new float[] {0, 3}) {
      float[] values = new float[40];
      java.util.Arrays.fill(values, value);
      FloatMatrix features = FloatMatrix.of(values, 10, 4);
      RejectScore score = fit(features, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 2);
      for (float one : score.scores(features)) {
        assertThat(one).isFinite();
      }
      assertThat(score.threshold()).isFinite();
    }
  }

  @Test
  void otherNumberOfFeaturesIsRefused() {
    FloatMatrix features = FloatMatrix.of(Samples.gaussian(20, 3, new Random(1)), 20, 3);
    RejectScore score = fit(features, new int[20], 1);
    assertThatThrownBy(() -> score.scores(FloatMatrix.of(new float[4], 1, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reject score takes 3 features, not 4");
  }
}
