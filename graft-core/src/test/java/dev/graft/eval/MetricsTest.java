package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are worked out by hand. */
class MetricsTest {
  private static final FloatMatrix PROBABILITIES =
      FloatMatrix.of(
          new float[] {0.9f, 0.1f, 0, 0.6f, 0.3f, 0.1f, 0.2f, 0.7f, 0.1f, 0.1f, 0.1f, 0.8f}, 4, 3);

  @Test
  void classMetricsCountWhatIsRight() {
    ClassMetrics metrics =
        (ClassMetrics)
            Metrics.of(
                PROBABILITIES, new Targets.Classes(List.of(0, 1, 1, 2), 3), List.of("a", "b", "c"));
    assertThat(metrics.accuracy()).isEqualTo(0.75);
    assertThat(metrics.confusion())
        .containsExactly(List.of(1, 0, 0), List.of(1, 1, 0), List.of(0, 0, 1));
    assertThat(metrics.macroF1()).isCloseTo((2.0 / 3 + 2.0 / 3 + 1) / 3, within(1e-12));
    assertThat(metrics.logLoss())
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.3) + Math.log(0.7) + Math.log(0.8)) / 4, within(1e-6));
    assertThat(metrics.ece()).isCloseTo((0.1 + 0.6 + 0.3 + 0.2) / 4, within(1e-6));
    assertThat(metrics.top5()).isNull();
    assertThat(metrics.perClass().get(1))
        .isEqualTo(new ClassMetrics.PerClass("b", 1, 0.5, 2.0 / 3, 2));
  }

  @Test
  void calibrationBinsHoldEverySampleOnceAndGiveTheExpectedError() {
    ClassMetrics metrics =
        (ClassMetrics)
            Metrics.of(
                FloatMatrix.of(new float[] {0.9f, 0.1f, 0.92f, 0.08f, 0.4f, 0.6f}, 3, 2),
                new Targets.Classes(List.of(0, 1, 1), 2),
                List.of("a", "b"));
    assertThat(metrics.calibration()).hasSize(2);
    assertThat(metrics.calibration().get(0).samples()).isEqualTo(1);
    assertThat(metrics.calibration().get(0).accuracy()).isEqualTo(1);
    ClassMetrics.Bin sure = metrics.calibration().get(1);
    assertThat(sure.samples()).isEqualTo(2);
    assertThat(sure.confidence()).isCloseTo(0.91, within(1e-6));
    assertThat(sure.accuracy()).isEqualTo(0.5);
    assertThat(metrics.ece()).isCloseTo((0.4 + 2 * 0.41) / 3, within(1e-6));
  }

  @Test
  void wilsonsIntervalIsThatOfTheFormula() {
    Wilson interval = Wilson.of(146, 153);
    assertThat(interval.low()).isCloseTo(0.9085815, within(1e-6));
    assertThat(interval.high()).isCloseTo(0.9776638, within(1e-6));
    assertThat(Wilson.of(0, 10).low()).isCloseTo(0, within(1e-12));
    assertThat(Wilson.of(10, 10).high()).isCloseTo(1, within(1e-12));
  }

  @Test
  void oneCertainErrorKeepsTheLossFinite() {
    ClassMetrics metrics =
        (ClassMetrics)
            Metrics.of(
                FloatMatrix.of(new float[] {1, 0}, 1, 2),
                new Targets.Classes(List.of(1), 2),
                List.of("a", "b"));
    assertThat(metrics.logLoss()).isFinite().isGreaterThan(20);
  }

  @Test
  void labelMetricsMeasureEveryLabel() {
    LabelMetrics metrics =
        (LabelMetrics)
            Metrics.of(
                FloatMatrix.of(new float[] {0.9f, 0.2f, 0.8f, 0.6f, 0.3f, 0.7f}, 3, 2),
                new Targets.LabelSets(List.of(Set.of(0), Set.of(1), Set.of(0, 1)), 2),
                List.of("a", "b"));
    assertThat(metrics.exactMatch()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(metrics.microF1()).isCloseTo(0.75, within(1e-12));
    assertThat(metrics.macroF1()).isCloseTo((0.5 + 1) / 2, within(1e-12));
    assertThat(metrics.meanAveragePrecision())
        .isCloseTo(((1 + 2.0 / 3) / 2 + 1) / 2, within(1e-12));
  }

  @Test
  void numberMetricsMeasureEveryTarget() {
    NumberMetrics metrics =
        (NumberMetrics)
            Metrics.of(
                FloatMatrix.of(new float[] {1, 10, 2, 20, 4, 30}, 3, 2),
                new Targets.Values(FloatMatrix.of(new float[] {1, 10, 2, 20, 3, 30}, 3, 2)),
                List.of("x", "y"));
    assertThat(metrics.perTarget().get(0).mae()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(metrics.perTarget().get(0).rmse()).isCloseTo(Math.sqrt(1.0 / 3), within(1e-12));
    assertThat(metrics.perTarget().get(0).r2()).isCloseTo(0.5, within(1e-12));
    assertThat(metrics.r2()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void numbersThatNeverDifferHaveNoVarianceToExplain() {
    NumberMetrics one = numbers(new float[] {5, 5, 5, 5}, new float[] {5, 5, 5, 5}, 1);
    assertThat(one.r2()).isNull();
    assertThat(one.headline())
        .isEqualTo("MAE 0.000, RMSE 0.000, and no R², as all right answers are the same");
    NumberMetrics two = numbers(new float[] {1, 5, 2, 5}, new float[] {1, 5, 2, 5}, 2);
    assertThat(two.perTarget().get(1).r2()).isNull();
    assertThat(two.r2()).as("of the target that differs").isEqualTo(1.0);
  }

  private static NumberMetrics numbers(float[] predicted, float[] right, int targets) {
    int rows = right.length / targets;
    return (NumberMetrics)
        Metrics.of(
            FloatMatrix.of(predicted, rows, targets),
            new Targets.Values(FloatMatrix.of(right, rows, targets)),
            List.of("x", "y").subList(0, targets));
  }

  @Test
  void predictionsOfAnotherShapeAreRefused() {
    assertThatThrownBy(
            () ->
                Metrics.of(
                    PROBABILITIES, new Targets.Classes(List.of(0), 3), List.of("a", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 x 3");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 1})
  void anotherSourceOfErrorWidensTheIntervalAndLeavesTheShare(double share) {
    int right = (int) Math.round(share * 80);
    List<Integer> classOf = IntStream.range(0, 80).mapToObj(i -> i < right ? 0 : 1).toList();
    float[] probabilities = new float[160];
    for (int i = 0; i < 80; i++) {
      probabilities[2 * i] = 1;
    }
    ClassMetrics plain =
        (ClassMetrics)
            Metrics.of(
                FloatMatrix.of(probabilities, 80, 2),
                new Targets.Classes(classOf, 2),
                List.of("a", "b"));
    assertThat(plain.allowingFor(0)).isEqualTo(plain);
    ClassMetrics wider = plain.allowingFor(0.04);
    assertThat(wider.accuracy()).isEqualTo(plain.accuracy());
    assertThat(wider.accuracyLow()).isLessThan(plain.accuracyLow());
    assertThat(wider.accuracyHigh()).isGreaterThanOrEqualTo(plain.accuracyHigh());
  }
}
