package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
  private static final int SAMPLES = 4000;

  private static FloatMatrix logits(Random random, int samples, int outputs, double scale) {
    return FloatMatrix.rounded(
        random.doubles((long) samples * outputs).map(x -> scale * (4 * x - 2)).toArray(),
        samples,
        outputs);
  }

  /** Classes drawn with the probabilities that the logits mean at temperature 1. */
  private static Targets.Classes draw(FloatMatrix logits, Random random) {
    FloatMatrix probabilities = Link.SOFTMAX.predictions(logits, 1);
    return new Targets.Classes(
        IntStream.range(0, logits.rows())
            .mapToObj(
                i -> {
                  double left = random.nextDouble();
                  int k = 0;
                  while (k < logits.columns() - 1 && left > probabilities.get(i, k)) {
                    left -= probabilities.get(i, k);
                    k++;
                  }
                  return k;
                })
            .toList(),
        logits.columns());
  }

  private static FloatMatrix times(FloatMatrix matrix, float factor) {
    float[] values = matrix.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return FloatMatrix.of(values, matrix.rows(), matrix.columns());
  }

  @ParameterizedTest
  @ValueSource(floats = {0.01f, 0.5f, 1, 3, 50})
  void overconfidenceIsUndone(float factor) {
    Random random = new Random(1);
    FloatMatrix calibrated = logits(random, SAMPLES, 4, 1);
    Targets targets = draw(calibrated, random);
    assertThat(Temperature.fit(times(calibrated, factor), targets).value() / factor)
        .isCloseTo(1, within(0.06));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noOtherTemperatureHasLessLoss(long seed) {
    Random random = new Random(seed);
    FloatMatrix logits = logits(random, 30, 3, 5);
    Targets targets = draw(logits, random);
    LogLoss loss = LogLoss.of(targets);
    double best = Temperature.fit(logits, targets).value();
    for (double factor : new double[] {0.9, 0.99, 1.01, 1.1}) {
      assertThat(smoothedLoss(loss, logits, best))
          .isLessThanOrEqualTo(smoothedLoss(loss, logits, best * factor));
    }
  }

  private static double smoothedLoss(LogLoss loss, FloatMatrix logits, double temperature) {
    double sum = 0;
    for (int i = 0; i < logits.rows(); i++) {
      double[] row = new double[logits.columns()];
      for (int k = 0; k < row.length; k++) {
        row[k] = logits.get(i, k) / temperature;
      }
      sum += loss.toGradient(i, row, 1.0 / (logits.rows() + 1));
    }
    return sum;
  }

  @Test
  void labelSetsAreCalibratedToo() {
    Random random = new Random(2);
    FloatMatrix logits = logits(random, SAMPLES, 2, 1);
    FloatMatrix probabilities = Link.SIGMOID.predictions(logits, 1);
    List<Set<Integer>> labels =
        IntStream.range(0, SAMPLES)
            .mapToObj(
                i ->
                    Set.copyOf(
                        IntStream.range(0, 2)
                            .filter(k -> random.nextDouble() < probabilities.get(i, k))
                            .boxed()
                            .toList()))
            .toList();
    Targets targets = new Targets.LabelSets(labels, 2);
    assertThat(Temperature.fit(times(logits, 4), targets).value()).isCloseTo(4, within(0.3));
  }

  @Test
  void faultlessLogitsDoNotCallForCertainty() {
    float[] values = new float[20];
    for (int i = 0; i < 10; i++) {
      values[2 * i + i % 2] = 1;
    }
    Targets targets = new Targets.Classes(IntStream.range(0, 10).mapToObj(i -> i % 2).toList(), 2);
    FloatMatrix logits = FloatMatrix.of(values, 10, 2);
    float surest =
        Link.SOFTMAX.predictions(logits, Temperature.fit(logits, targets).value()).get(0, 0);
    assertThat(surest).isBetween(0.9f, 0.99f);
  }

  @Test
  void equalLogitsAndNumbersNeedNone() {
    Targets classes = new Targets.Classes(List.of(0, 1, 1), 2);
    assertThat(Temperature.fit(FloatMatrix.of(new float[6], 3, 2), classes))
        .isEqualTo(Temperature.NONE);
    FloatMatrix numbers = FloatMatrix.of(new float[] {1, 2, 3}, 3, 1);
    assertThat(Temperature.fit(numbers, new Targets.Values(numbers))).isEqualTo(Temperature.NONE);
  }

  @Test
  void temperaturesAreGreaterThanZero() {
    assertThatThrownBy(() -> new Temperature(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Temperature(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
