package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Tensor;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GramMatrixTest {
  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void isTheMeanProductOfChannelsOverAllPositions() {
    // Two channels, a map of 1 by 3.
    Tensor features = Tensor.ofFloats(new float[] {1, 2, 3, 0, -1, 4}, 1, 2, 1, 3);
    Tensor gram = GramMatrix.of(features);
    assertThat(gram.shape()).containsExactly(1, 2, 2);
    assertThat(gram.floats()).containsExactly(14f / 3, 10f / 3, 10f / 3, 17f / 3);
  }

  @Test
  void theLossIsTheMeanSquareOfItsDifference() {
    Tensor features = normal(3, 2, 3, 4, 5);
    Tensor target = normal(4, 2, 3, 3);
    float[] gram = GramMatrix.of(features).floats();
    double expected = 0;
    for (int i = 0; i < gram.length; i++) {
      expected += Math.pow(gram[i] - target.floats()[i], 2) / gram.length;
    }
    assertThat(value(features, target)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void oneTargetDoesForAllOfABatch() {
    Tensor features = normal(5, 2, 3, 4, 4);
    float[] one = normal(6, 3, 3).floats();
    float[] both = new float[18];
    System.arraycopy(one, 0, both, 0, 9);
    System.arraycopy(one, 0, both, 9, 9);
    assertThat(value(features, Tensor.ofFloats(one, 1, 3, 3)))
        .isCloseTo(value(features, Tensor.ofFloats(both, 2, 3, 3)), within(1e-9));
  }

  @Test
  void itsGradientIsThatOfFiniteDifferences() {
    Tensor features = normal(7, 2, 4, 3, 5);
    Tensor target = normal(8, 1, 4, 4);
    double[] direction = new Random(9).doubles(features.size(), -1, 1).toArray();
    double h = 1e-5;
    Scopes.memory(
        () -> {
          org.bytedeco.pytorch.Tensor leaf =
              NativeTensors.toNative(features, ScalarType.Double).set_requires_grad(true);
          loss(leaf, target).backward();
          org.bytedeco.pytorch.Tensor way =
              org.bytedeco.pytorch.Tensor.create(direction).reshape(features.shape());
          double slope = leaf.grad().mul(way).sum().item_double();
          org.bytedeco.pytorch.Tensor at = leaf.detach();
          org.bytedeco.pytorch.Tensor step = way.mul(new org.bytedeco.pytorch.Scalar(h));
          double above = loss(at.add(step), target).item_double();
          double below = loss(at.sub(step), target).item_double();
          assertThat((above - below) / (2 * h))
              .isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
          return true;
        });
  }

  @Test
  void whatIsNoMapOrOfOtherChannelsIsRefused() {
    assertThatThrownBy(() -> GramMatrix.of(normal(1, 2, 3)))
        .hasMessage("a Gram matrix is of maps [N, C, ...], not of [2, 3]");
    assertThatThrownBy(() -> value(normal(1, 2, 3, 4), normal(2, 1, 4, 4)))
        .hasMessage(
            "the target is float[1, 4, 4], and the network's output has shape [2, 3, 4]; expected"
                + " [2, 3, 3]");
  }

  private static Tensor normal(long seed, long... shape) {
    Random random = new Random(seed);
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, shape);
  }

  private static double value(Tensor features, Tensor target) {
    return Scopes.memory(
        () -> loss(NativeTensors.toNative(features, ScalarType.Float), target).item_double());
  }

  private static org.bytedeco.pytorch.Tensor loss(
      org.bytedeco.pytorch.Tensor features, Tensor target) {
    return LossValue.of(new Loss.Gram(), Map.of("maps", features), Map.of(Loss.TARGET, target));
  }
}
