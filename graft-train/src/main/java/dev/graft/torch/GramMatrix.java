package dev.graft.torch;

import dev.graft.graph.Tensor;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Which channels of feature maps are active together, wherever that is: {@code F Fᵀ / positions},
 * with one row of {@code F} per channel.
 */
public final class GramMatrix {
  private static final long MEAN = 1;

  private GramMatrix() {}

  /**
   * That of each sample.
   *
   * @param features float [N, C, ...]
   * @return float [N, C, C]
   * @throws IllegalArgumentException if there are no positions
   */
  public static Tensor of(Tensor features) {
    requireMaps(features.shape());
    TorchRuntime.load();
    return Scopes.withoutGradients(
        () -> NativeTensors.toJava(of(NativeTensors.toNative(features, ScalarType.Double))));
  }

  private static org.bytedeco.pytorch.Tensor of(org.bytedeco.pytorch.Tensor features) {
    long[] shape = features.shape();
    org.bytedeco.pytorch.Tensor rows = features.reshape(shape[0], shape[1], -1);
    return rows.matmul(rows.transpose(1, 2)).div(new org.bytedeco.pytorch.Scalar(rows.size(2)));
  }

  /** The value of {@link Loss.Gram}, with its gradient. */
  static org.bytedeco.pytorch.Tensor distance(
      org.bytedeco.pytorch.Tensor output, Tensor target, ScalarType type) {
    long[] shape = output.shape();
    requireMaps(shape);
    long[] wanted = target.shape();
    boolean fits =
        target.type().isFloating()
            && wanted.length == 3
            && (wanted[0] == 1 || wanted[0] == shape[0])
            && wanted[1] == shape[1]
            && wanted[2] == shape[1];
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the target is %s, and the network's output has shape %s; expected [%d, %d, %d]",
              target,
              Arrays.toString(shape),
              shape[0],
              shape[1],
              shape[1]));
    }
    org.bytedeco.pytorch.Tensor gram = of(output);
    return torch.mse_loss(gram, NativeTensors.toNative(target, type).expand_as(gram), MEAN);
  }

  private static void requireMaps(long[] shape) {
    if (shape.length < 3 || Arrays.stream(shape).anyMatch(extent -> extent == 0)) {
      throw new IllegalArgumentException(
          "a Gram matrix is of maps [N, C, ...], not of " + Arrays.toString(shape));
    }
  }
}
