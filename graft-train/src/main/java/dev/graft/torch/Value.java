package dev.graft.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A tensor in a register, with its integers on the Java side once someone asked for them. */
final class Value {
  private final Tensor tensor;
  private long @Nullable [] integers;

  /** Keeps the tensor alive until {@link #release}. */
  Value(Tensor tensor) {
    tensor.retainReference();
    this.tensor = tensor;
  }

  Tensor tensor() {
    return tensor;
  }

  long[] integers() {
    long[] known = integers;
    if (known == null) {
      known = NativeTensors.toLongs(tensor);
      integers = known;
    }
    return known.clone();
  }

  void release() {
    tensor.releaseReference();
  }
}
