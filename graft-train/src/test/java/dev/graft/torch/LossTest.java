package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the formulas, by hand. */
class LossTest {
  private static final float[] LOGITS = {1, -2, 0.5f, 0.3f, 0.2f, -1};
  private static final Tensor CLASSES = Tensor.ofLongs(new long[] {2, 0}, 2);

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void crossEntropyIsTheMeanOfMinusLogProbability() {
    double expected = -(logProbability(0, 2) + logProbability(1, 0)) / 2;
    assertThat(value(Loss.CrossEntropy.plain(), CLASSES)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void smoothingSpreadsTheTarget() {
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      for (int c = 0; c < 3; c++) {
        double target = 0.1 / 3 + (c == (row == 0 ? 2 : 0) ? 0.9 : 0);
        expected -= target * logProbability(row, c) / 2;
      }
    }
    Loss smooth = new Loss.CrossEntropy(0.1, List.of());
    assertThat(value(smooth, CLASSES)).isCloseTo(expected, within(1e-6));
    Tensor hard = Tensor.ofFloats(new float[] {0, 0, 1, 1, 0, 0}, 2, 3);
    assertThat(value(smooth, hard)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void aSumIsOfItsPartsEachOnColumnsOfItsOwn() {
    Tensor target = Tensor.ofFloats(new float[] {1, 0, 2, 0, 1, 3}, 2, 3);
    double squares = (Math.pow(0.5 - 2, 2) + Math.pow(-1 - 3, 2)) / 2;
    double entropy = 0;
    for (int row = 0; row < 2; row++) {
      double sum = Math.exp(LOGITS[3 * row]) + Math.exp(LOGITS[3 * row + 1]);
      entropy -= Math.log(Math.exp(LOGITS[3 * row + row]) / sum) / 2;
    }
    Loss sum =
        new Loss.Sum(
            List.of(
                new Loss.Part(0, 2, Loss.CrossEntropy.plain(), 0.5),
                new Loss.Part(2, 3, new Loss.SquaredError(), 4)));
    assertThat(value(sum, target)).isCloseTo(0.5 * entropy + 4 * squares, within(1e-5));
  }

  @Test
  void classWeightsWeighTheMean() {
    double expected = -(5 * logProbability(0, 2) + 2 * logProbability(1, 0)) / 7;
    Loss weighted = new Loss.CrossEntropy(0, List.of(2.0, 3.0, 5.0));
    assertThat(value(weighted, CLASSES)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void distributionsAreTargetsToo() {
    Tensor mixed = Tensor.ofFloats(new float[] {0.3f, 0, 0.7f, 0.6f, 0.4f, 0}, 2, 3);
    double expected =
        -(0.3 * logProbability(0, 0)
                + 0.7 * logProbability(0, 2)
                + 0.6 * logProbability(1, 0)
                + 0.4 * logProbability(1, 1))
            / 2;
    assertThat(value(Loss.CrossEntropy.plain(), mixed)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void binaryCrossEntropyTakesEachLabelByItself() {
    float[] labels = {1, 0, 1, 0, 1, 0};
    double expected = 0;
    double weighted = 0;
    for (int i = 0; i < 6; i++) {
      double p = 1 / (1 + Math.exp(-LOGITS[i]));
      double positive = labels[i] * Math.log(p);
      double negative = (1 - labels[i]) * Math.log(1 - p);
      expected -= (positive + negative) / 6;
      weighted -= (List.of(2, 3, 5).get(i % 3) * positive + negative) / 6;
    }
    Tensor target = Tensor.ofFloats(labels, 2, 3);
    assertThat(value(new Loss.BinaryCrossEntropy(List.of()), target))
        .isCloseTo(expected, within(1e-6));
    assertThat(value(new Loss.BinaryCrossEntropy(List.of(2.0, 3.0, 5.0)), target))
        .isCloseTo(weighted, within(1e-6));
  }

  @Test
  void regressionLossesMeasureDistance() {
    Tensor target = Tensor.ofFloats(new float[6], 2, 3);
    double squares = 0;
    double huber = 0;
    for (float logit : LOGITS) {
      squares += logit * logit / 6;
      double distance = Math.abs(logit);
      huber += (distance <= 0.7 ? distance * distance / 2 : 0.7 * (distance - 0.35)) / 6;
    }
    assertThat(value(new Loss.SquaredError(), target)).isCloseTo(squares, within(1e-6));
    assertThat(value(new Loss.Huber(0.7), target)).isCloseTo(huber, within(1e-6));
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Tensor three = Tensor.ofLongs(new long[] {0, 1, 2}, 3);
    assertThatThrownBy(() -> value(Loss.CrossEntropy.plain(), three))
        .hasMessage("the target is int64[3], and the network's output has shape [2, 3]");
    Tensor unknown = Tensor.ofLongs(new long[] {0, 3}, 2);
    assertThatThrownBy(() -> value(Loss.CrossEntropy.plain(), unknown))
        .hasMessage("the target is class 3, and the network knows 3");
    assertThatThrownBy(() -> value(new Loss.SquaredError(), CLASSES))
        .hasMessageContaining("int64[2]");
  }

  @Test
  void termsAddUpOverNamedOutputs() {
    Loss.Term near = new Loss.Term("near", "zeros", new Loss.SquaredError(), 2);
    Loss.Term far = new Loss.Term("far", "ones", new Loss.SquaredError(), 0.5);
    double value =
        Scopes.memory(
            () ->
                LossValue.of(
                        new Loss.Terms(List.of(near, far)),
                        Map.of("near", column(1, 2), "far", column(4, 5)),
                        Map.of("zeros", pair(0, 0), "ones", pair(1, 1)))
                    .item_double());
    assertThat(value).isCloseTo(2 * (1 + 4) / 2.0 + 0.5 * (9 + 16) / 2.0, within(1e-6));
  }

  @Test
  void aTermOfAnOutputThatIsNotThereIsNamed() {
    Loss missing = new Loss.Terms(List.of(new Loss.Term("gram", "t", new Loss.SquaredError(), 1)));
    assertThatThrownBy(
            () ->
                Scopes.memory(
                    () ->
                        LossValue.of(missing, Map.of("y", column(1, 2)), Map.of("t", pair(0, 0)))))
        .hasMessage("the loss needs the output 'gram', and there are [y]");
  }

  private static org.bytedeco.pytorch.Tensor column(float first, float second) {
    return NativeTensors.toNative(pair(first, second), ScalarType.Float);
  }

  private static Tensor pair(float first, float second) {
    return Tensor.ofFloats(new float[] {first, second}, 2, 1);
  }

  private static double value(Loss loss, Tensor target) {
    return Scopes.memory(
        () -> {
          Tensor logits = Tensor.ofFloats(LOGITS, 2, 3);
          return LossValue.of(
                  loss,
                  Map.of("y", NativeTensors.toNative(logits, ScalarType.Float)),
                  Map.of(Loss.TARGET, target))
              .item_double();
        });
  }

  private static double logProbability(int row, int column) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(LOGITS[3 * row + c]);
    }
    return LOGITS[3 * row + column] - Math.log(sum);
  }
}
