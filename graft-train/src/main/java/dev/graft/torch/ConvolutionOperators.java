package dev.graft.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Convolutions over one, two or three spatial axes. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Conv", ConvolutionOperators::convolution);
    table.single("ConvTranspose", ConvolutionOperators::transposed);
  }

  private static Kernel.Single convolution(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long groups = spec.integer("group", 1);
    return in -> {
      Tensor weight = in.tensor(1);
      Windows windows = attributes.on(in.tensor(0), spatial(weight));
      boolean symmetric = windows.isSymmetric();
      Tensor x = symmetric ? in.tensor(0) : windows.pad(in.tensor(0), 0);
      Windows w = symmetric ? windows : windows.unpadded();
      return isSlowInBfloat16(x, weight, w)
          ? Scopes.withoutAutocast(
              () -> convolve(x.to(ScalarType.Float), weight, in.optional(2), w, groups))
          : convolve(x, weight, in.optional(2), w, groups);
    };
  }

  static Tensor convolve(Tensor x, Tensor weight, TensorOptional bias, Windows w, long groups) {
    return switch (spatialAxes(weight)) {
      case 1 -> torch.conv1d(x, weight, bias, w.strides(), w.begins(), w.dilations(), groups);
      case 2 -> torch.conv2d(x, weight, bias, w.strides(), w.begins(), w.dilations(), groups);
      default -> torch.conv3d(x, weight, bias, w.strides(), w.begins(), w.dilations(), groups);
    };
  }

  /**
   * oneDNN has no fast bfloat16 kernel for the gradient of a depthwise convolution that strides, or
   * that sees two positions or fewer in a row: it takes several times as long as in float32.
   */
  private static boolean isSlowInBfloat16(Tensor x, Tensor weight, Windows windows) {
    return x.scalar_type().intern() == ScalarType.BFloat16
        && x.requires_grad()
        && weight.size(1) == 1
        && (x.size(-1) <= 2 || Arrays.stream(windows.strides()).anyMatch(stride -> stride > 1));
  }

  /** Computed without padding, then cut to what the padding leaves: so each end has its own. */
  private static Kernel.Single transposed(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    spec.require(attributes.autoPad() == Windows.AutoPad.NOTSET, "auto_pad");
    spec.require(!spec.hasAttribute("output_shape"), "output_shape");
    long groups = spec.integer("group", 1);
    long[] outputPadding = spec.integers("output_padding");
    return in -> {
      Tensor x = in.tensor(0);
      Tensor weight = in.tensor(1);
      int axes = spatialAxes(weight);
      Windows w = attributes.on(x, spatial(weight));
      long[] extra = outputPadding.length == 0 ? new long[axes] : outputPadding;
      boolean direct = w.isSymmetric();
      long[] pads = direct ? w.begins() : new long[axes];
      Tensor full =
          switch (axes) {
            case 1 ->
                torch.conv_transpose1d(
                    x, weight, in.optional(2), w.strides(), pads, extra, groups, w.dilations());
            case 2 ->
                torch.conv_transpose2d(
                    x, weight, in.optional(2), w.strides(), pads, extra, groups, w.dilations());
            default ->
                torch.conv_transpose3d(
                    x, weight, in.optional(2), w.strides(), pads, extra, groups, w.dilations());
          };
      return direct ? full : crop(full, w.pads());
    };
  }

  private static Tensor crop(Tensor full, long[] pads) {
    Tensor cropped = full;
    int axes = pads.length / 2;
    for (int i = 0; i < axes; i++) {
      long extent = full.size(2 + i) - pads[i] - pads[axes + i];
      cropped = cropped.narrow(2 + i, pads[i], extent);
    }
    return cropped;
  }

  private static long[] spatial(Tensor weight) {
    long[] shape = weight.shape();
    return Arrays.copyOfRange(shape, 2, shape.length);
  }

  private static int spatialAxes(Tensor weight) {
    int axes = (int) weight.dim() - 2;
    if (axes < 1 || axes > 3) {
      throw new Unsupported(axes + " spatial axes (supported: 1 to 3)");
    }
    return axes;
  }
}
