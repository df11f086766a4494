package dev.graft.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What holds while a body runs, and ends with it. */
final class Scopes {
  private Scopes() {}

  /**
   * Runs on libtorch's thread, and frees at the end every native object that the body made and did
   * not keep.
   */
  static <T> T memory(Supplier<T> body) {
    return TorchThread.call(() -> freeing(body));
  }

  private static <T> T freeing(Supplier<T> body) {
    PointerScope scope = new PointerScope();
    try {
      return body.get();
    } finally {
      scope.close();
    }
  }

  /** Like {@link #memory}, and records nothing for gradients. */
  static <T> T withoutGradients(Supplier<T> body) {
    return memory(() -> unrecorded(body));
  }

  private static <T> T unrecorded(Supplier<T> body) {
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    try {
      return body.get();
    } finally {
      GradMode.set_enabled(before);
    }
  }

  /** Computes in the tensors' own types, also within {@link #precision}. */
  static <T> T withoutAutocast(Supplier<T> body) {
    boolean before = torch.is_autocast_enabled(DeviceType.CPU);
    torch.set_autocast_enabled(DeviceType.CPU, false);
    try {
      return body.get();
    } finally {
      torch.set_autocast_enabled(DeviceType.CPU, before);
    }
  }

  /**
   * Computes in the given precision. The body already runs on libtorch's thread.
   *
   * <p>libtorch keeps the bfloat16 copies of weights it makes. A copy made in a pass without
   * gradients has none, and a later training step that meets it would train nothing. So the copies
   * are dropped at the end of every pass.
   */
  static <T> T precision(Precision precision, Supplier<T> body) {
    if (precision == Precision.FLOAT32) {
      return body.get();
    }
    torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    torch.set_autocast_enabled(DeviceType.CPU, true);
    try {
      return body.get();
    } finally {
      torch.set_autocast_enabled(DeviceType.CPU, false);
      torch.clear_cache();
    }
  }
}
