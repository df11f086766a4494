package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectFitTest {
  private static final int CHANNELS = 6;

  /** Clusters of features, and statistics that vary from sample to sample. */
  private static Observations samples(int rows, int columns, int classes, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * columns];
    double[][] centres = new double[classes][columns];
    Random same = new Random(columns); // of every seed
    for (double[] centre : centres) {
      Arrays.setAll(centre, j -> 3 * same.nextGaussian());
    }
    for (int i = 0; i < features.length; i++) {
      int j = i % columns;
      double spread = 0.3 + 3.0 * j / columns;
      features[i] = (float) (centres[i / columns % classes][j] + spread * random.nextGaussian());
    }
    return new Observations(FloatMatrix.of(features, rows, columns), statistics(rows, 1, random));
  }

  private static FloatMatrix statistics(int rows, double contrast, Random random) {
    float[] statistics = new float[rows * 3 * CHANNELS];
    for (int i = 0; i < rows; i++) {
      double brightness = random.nextGaussian();
      double own = contrast * Math.exp(0.15 * random.nextGaussian());
      for (int c = 0; c < CHANNELS; c++) {
        statistics[i * 3 * CHANNELS + c] = (float) (brightness * c + random.nextGaussian());
        double deviation = own * Math.exp(0.05 * random.nextGaussian());
        statistics[i * 3 * CHANNELS + CHANNELS + c] = (float) deviation;
        statistics[i * 3 * CHANNELS + 2 * CHANNELS + c] =
            (float) (deviation * (0.7 + 0.05 * random.nextGaussian()));
      }
    }
    return FloatMatrix.of(statistics, rows, 3 * CHANNELS);
  }

  private static RejectScore crossFitted(Observations samples) {
    try (Workspace workspace = new Workspace(1)) {
      int[] oneClass = new int[samples.rows()];
      return RejectFit.crossFitted(
          samples, Folds.stratified(oneClass, Math.min(5, oneClass.length), 1), workspace);
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 20, 3", "150, 100, 5", "60, 90, 1", "2000, 15, 4"})
  void oneFreshSampleInTwentyIsRejected(int rows, int columns, int classes) {
    double rejected = 0;
    for (long seed = 0; seed < 6; seed++) {
      RejectScore score = crossFitted(samples(rows, columns, classes, seed));
      rejected += score.rejectedShare(samples(1000, columns, classes, 100 + seed), 1) / 6;
      assertThat(score.limit().falseAlarms()).isCloseTo(0.05, within(0.02));
    }
    assertThat(rejected).isBetween(0.025, 0.065);
  }

  @Test
  void otherFeaturesAreRejected() {
    RejectScore score = crossFitted(samples(200, 30, 3, 1));
    FloatMatrix other = Samples.Clusters.of(200, 30, 3, 3, 5).features();
    Observations others = new Observations(other, statistics(200, 1, new Random(3)));
    assertThat(score.rejectedShare(others, 1)).isGreaterThan(0.95);
  }

  @Test
  void blankPicturesAreRejectedThoughTheirFeaturesAreUsual() {
    Observations usual = samples(200, 30, 3, 1);
    RejectScore score = crossFitted(usual);
    for (double contrast : new double[] {0, 0.01, 20}) {
      FloatMatrix statistics = statistics(200, contrast, new Random(3));
      Observations blank = new Observations(usual.features(), statistics);
      assertThat(score.rejectedShare(blank, 1)).as("contrast %s", contrast).isGreaterThan(0.95);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 0.05, 951", "99, 0.05, 95", "19, 0.05, 19", "10, 0.0909, 10", "1, 0.5, 1"})
  void tooFewHeldOutSamplesPromiseLess(int heldOut, double falseAlarms, double threshold) {
    double[] scores = new double[heldOut];
    Arrays.setAll(scores, i -> heldOut - i); // n, n - 1, ..., 1
    RejectScore.Limit limit = RejectScore.Limit.of(scores, 0.05);
    assertThat(limit.falseAlarms()).isCloseTo(falseAlarms, within(1e-3));
    assertThat(limit.threshold()).isCloseTo(threshold, within(1.0));
    assertThat(limit.heldOut()).isEqualTo(heldOut);
  }

  @Test
  void ofFewSamplesRejectionIsAsRareAsIsPromised() {
    double rejected = 0;
    double promised = 0;
    for (long seed = 0; seed < 40; seed++) {
      RejectScore score = crossFitted(samples(8, 40, 2, seed));
      promised = score.limit().falseAlarms();
      rejected += score.rejectedShare(samples(200, 40, 2, 100 + seed), 1) / 40;
    }
    assertThat(promised).isCloseTo(1 / 9.0, within(1e-9));
    assertThat(rejected).isLessThan(1.5 * promised);
  }

  @Test
  void theSameSamplesGiveTheSameBits() {
    assertThat(crossFitted(samples(120, 50, 2, 1))).isEqualTo(crossFitted(samples(120, 50, 2, 1)));
  }

  @Test
  void theUnitOfTheFeaturesDoesNotMatter() {
    Observations samples = samples(60, 10, 2, 4);
    float[] doubled = samples.features().toArray();
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }
    Observations inHalves = new Observations(FloatMatrix.of(doubled, 60, 10), samples.statistics());
    assertThat(crossFitted(inHalves).scores(inHalves, 1))
        .containsExactly(crossFitted(samples).scores(samples, 1), within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void identicalAndAllZeroSamplesGiveFiniteScores(int rows) {
    for (float value : new float[] {0, 3}) {
      float[] features = new float[rows * 4];
      float[] statistics = new float[rows * 3];
      Arrays.fill(features, value);
      Arrays.fill(statistics, value);
      Observations samples =
          new Observations(FloatMatrix.of(features, rows, 4), FloatMatrix.of(statistics, rows, 3));
      RejectScore score = crossFitted(samples);
      assertThat(score.limit().threshold()).isFinite();
      assertThat(score.rejectedShare(samples, 1)).isZero();
      Observations other =
          new Observations(
              FloatMatrix.of(new float[] {1, 0, 0, -1}, 1, 4),
              FloatMatrix.of(new float[] {1, 9, 5}, 1, 3));
      assertThat(score.scores(other, 1)[0]).isFinite().isGreaterThan(score.limit().threshold());
    }
  }

  @Test
  void aNetworkThatLearnedFromItsSamplesIsJudgedOnOthers() {
    Observations training = samples(200, 30, 3, 1);
    Observations wider = wider(samples(400, 30, 3, 2));
    RejectScore score = RejectFit.calibrated(training, wider, 1);
    assertThat(score.rejectedShare(wider, 1)).isCloseTo(0.05, within(0.005));
    assertThat(score.limit().heldOut()).isEqualTo(400);
    assertThat(score.rejectedShare(wider(samples(1000, 30, 3, 3)), 1)).isBetween(0.02, 0.09);
  }

  /** With more noise in the features than the training samples have. */
  private static Observations wider(Observations samples) {
    Random random = new Random(8);
    float[] values = samples.features().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (2 * random.nextGaussian());
    }
    return new Observations(
        FloatMatrix.of(values, samples.rows(), samples.features().columns()), samples.statistics());
  }

  @Test
  void aNetworkMayBeObservedAtItsFeaturesOnly() {
    Observations samples = Observations.of(samples(200, 30, 3, 1).features());
    RejectScore score = crossFitted(samples);
    assertThat(score.parts()).hasSize(1);
    assertThat(score.rejectedShare(samples, 1)).isLessThan(0.05);
  }

  @Test
  void otherNumbersOfFeaturesOrChannelsAreRefused() {
    RejectScore score = crossFitted(samples(20, 3, 1, 1));
    assertThatThrownBy(() -> score.scores(samples(1, 4, 1, 1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reject score takes 3 features and statistics of 6 channels, not 4 and 6");
    assertThatThrownBy(() -> score.scores(Observations.of(samples(1, 3, 1, 1).features()), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reject score takes 3 features and statistics of 6 channels, not 3 and 0");
  }
}
