package dev.graft.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * One run through the graph.
 *
 * @param floatType what the network's floating-point numbers are kept in
 * @param liveBatchNorm whether trained batch normalisation takes its statistics from the batch
 * @param dropout the source of dropout's masks; null where dropout is off
 */
record Pass(ScalarType floatType, boolean liveBatchNorm, @Nullable Generator dropout) {
  static Pass inference(ScalarType floatType) {
    return new Pass(floatType, false, null);
  }

  /** {@code tensor} in another type; all floating types count as one, the network's. */
  Tensor cast(Tensor tensor, ScalarType type) {
    boolean toFloating =
        type == ScalarType.Float
            || type == ScalarType.Double
            || type == ScalarType.Half
            || type == ScalarType.BFloat16;
    if (!toFloating) {
      return tensor.to(type);
    }
    return tensor.is_floating_point() ? tensor : tensor.to(floatType);
  }
}
