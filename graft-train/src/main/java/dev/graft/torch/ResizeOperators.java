package dev.graft.torch;

import dev.graft.torch.Interpolation.Coordinates;
import dev.graft.torch.Interpolation.Mode;
import dev.graft.torch.Interpolation.Rounding;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Interpolation, one axis after the other: by index for nearest, by a matrix for the rest. */
final class ResizeOperators {
  private ResizeOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Resize", ResizeOperators::resize);
    table.single("Upsample", ResizeOperators::upsample);
  }

  private static Kernel.Single resize(NodeSpec spec) {
    if (spec.opset() < 11) {
      return upsample(spec);
    }
    spec.require(!spec.flag("antialias", false), "antialias=1");
    spec.require(!spec.flag("exclude_outside", false), "exclude_outside=1");
    spec.require(
        spec.text("keep_aspect_ratio_policy", "stretch").equals("stretch"),
        "keep_aspect_ratio_policy");
    Interpolation interpolation =
        new Interpolation(
            spec.choice("mode", Mode.NEAREST),
            spec.choice("coordinate_transformation_mode", Coordinates.HALF_PIXEL),
            spec.choice("nearest_mode", Rounding.ROUND_PREFER_FLOOR),
            spec.real("cubic_coeff_a", -0.75));
    long[] axes = spec.integers("axes");
    return in -> {
      float[] scales = in.has(2) ? floats(in.tensor(2)) : new float[0];
      return scales.length > 0
          ? byScales(in.tensor(0), axes, scales, interpolation)
          : bySizes(in.tensor(0), axes, in.longs(3), interpolation);
    };
  }

  /** The operator's first form, which is also Resize's before opset 11. */
  private static Kernel.Single upsample(NodeSpec spec) {
    Interpolation interpolation =
        new Interpolation(
            spec.choice("mode", Mode.NEAREST), Coordinates.ASYMMETRIC, Rounding.FLOOR, 0);
    return in -> byScales(in.tensor(0), new long[0], floats(in.tensor(1)), interpolation);
  }

  private static Tensor byScales(
      Tensor x, long[] axes, float[] scales, Interpolation interpolation) {
    Tensor result = x;
    for (int i = 0; i < scales.length; i++) {
      long axis = axes.length == 0 ? i : axes[i];
      int to = (int) Math.floor(x.size(axis) * (double) scales[i]);
      result = along(result, axis, to, scales[i], interpolation);
    }
    return result;
  }

  private static Tensor bySizes(Tensor x, long[] axes, long[] sizes, Interpolation interpolation) {
    Tensor result = x;
    for (int i = 0; i < sizes.length; i++) {
      long axis = axes.length == 0 ? i : axes[i];
      double scale = (double) sizes[i] / x.size(axis);
      result = along(result, axis, Math.toIntExact(sizes[i]), scale, interpolation);
    }
    return result;
  }

  private static Tensor along(
      Tensor x, long axis, int to, double scale, Interpolation interpolation) {
    int from = Math.toIntExact(x.size(axis));
    if (to == from && scale == 1) {
      return x;
    }
    if (interpolation.mode() == Mode.NEAREST) {
      long[] sources = interpolation.nearest(from, to, scale);
      return x.index_select(axis, NativeTensors.ofLongs(sources));
    }
    dev.graft.graph.Tensor matrix =
        dev.graft.graph.Tensor.ofFloats(interpolation.matrix(from, to, scale), to, from);
    Tensor weights = NativeTensors.toNative(matrix, x.scalar_type());
    return torch.matmul(x.transpose(axis, -1), weights.t()).transpose(axis, -1);
  }

  private static float[] floats(Tensor tensor) {
    return NativeTensors.toJava(tensor).floats();
  }
}
