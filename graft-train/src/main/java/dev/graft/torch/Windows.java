package dev.graft.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How the window of a convolution or pooling moves over the spatial axes. */
final class Windows {
  private final long[] strides;
  private final long[] dilations;
  private final long[] pads;
  private final AutoPad autoPad;

  /**
   * @param strides one per spatial axis; empty means 1 everywhere, and so for dilations
   * @param pads all beginnings, then all ends; empty means none
   */
  private Windows(long[] strides, long[] dilations, long[] pads, AutoPad autoPad) {
    this.strides = strides;
    this.dilations = dilations;
    this.pads = pads;
    this.autoPad = autoPad;
  }

  /** Who chooses the padding. */
  enum AutoPad {
    NOTSET,
    SAME_UPPER,
    SAME_LOWER,
    VALID
  }

  static Windows of(NodeSpec spec) {
    return new Windows(
        spec.integers("strides"),
        spec.integers("dilations"),
        spec.integers("pads"),
        spec.choice("auto_pad", AutoPad.NOTSET));
  }

  /** The same with every list as long as there are spatial axes, and the padding fixed. */
  Windows on(Tensor x, long[] kernel) {
    int axes = kernel.length;
    long[] stride = strides.length == 0 ? filled(axes, 1) : strides;
    long[] dilation = dilations.length == 0 ? filled(axes, 1) : dilations;
    long[] fixed = pads.length == 0 || autoPad != AutoPad.NOTSET ? new long[2 * axes] : pads;
    if (autoPad == AutoPad.SAME_UPPER || autoPad == AutoPad.SAME_LOWER) {
      for (int i = 0; i < axes; i++) {
        long extent = x.size(2 + i);
        long outputs = -Math.floorDiv(-extent, stride[i]);
        long span = (kernel[i] - 1) * dilation[i] + 1;
        long total = Math.max(0, (outputs - 1) * stride[i] + span - extent);
        long smaller = total / 2;
        fixed[i] = autoPad == AutoPad.SAME_UPPER ? smaller : total - smaller;
        fixed[axes + i] = total - fixed[i];
      }
    }
    return new Windows(stride, dilation, fixed, AutoPad.NOTSET);
  }

  long[] strides() {
    return strides;
  }

  long[] dilations() {
    return dilations;
  }

  long[] pads() {
    return pads;
  }

  AutoPad autoPad() {
    return autoPad;
  }

  boolean isSymmetric() {
    int axes = pads.length / 2;
    return Arrays.equals(Arrays.copyOf(pads, axes), Arrays.copyOfRange(pads, axes, 2 * axes));
  }

  /** The padding at the beginning of each axis. */
  long[] begins() {
    return Arrays.copyOf(pads, pads.length / 2);
  }

  /** Whether the window reads every position that it spans. */
  boolean isDense() {
    return Arrays.stream(dilations).allMatch(dilation -> dilation == 1);
  }

  /**
   * The same with the trailing padding that makes the last window end where the input does: more
   * where {@code ceil} lets it reach beyond, less where no window reaches. Windows that would begin
   * in the trailing padding are none.
   */
  Windows covering(Tensor x, long[] kernel, boolean ceil) {
    int axes = kernel.length;
    long[] covering = pads.clone();
    for (int i = 0; i < axes; i++) {
      long extent = x.size(2 + i);
      long span = (kernel[i] - 1) * dilations[i] + 1;
      long room = extent + pads[i] + pads[axes + i] - span;
      long steps = ceil ? -Math.floorDiv(-room, strides[i]) : Math.floorDiv(room, strides[i]);
      if (ceil && steps * strides[i] >= extent + pads[i]) {
        steps--;
      }
      covering[axes + i] = steps * strides[i] + span - extent - pads[i];
    }
    return new Windows(strides, dilations, covering, autoPad);
  }

  /** The padding that this has more, or less, than another. */
  Windows beyond(Windows other) {
    long[] difference = new long[pads.length];
    Arrays.setAll(difference, i -> pads[i] - other.pads[i]);
    return new Windows(strides, dilations, difference, autoPad);
  }

  /** The same without padding, for an input that {@link #pad} has padded. */
  Windows unpadded() {
    return new Windows(strides, dilations, new long[pads.length], autoPad);
  }

  /** The input with the padding laid around it. */
  Tensor pad(Tensor x, double value) {
    return torch.constant_pad_nd(x, PaddingOperators.innermostFirst(pads), new Scalar(value));
  }

  static long[] filled(int count, long value) {
    long[] values = new long[count];
    Arrays.fill(values, value);
    return values;
  }
}
