package dev.graft.torch;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Windows reduced to one number each, over one, two or three spatial axes. */
final class PoolingOperators {
  private PoolingOperators() {}

  static void addTo(OperatorTable table) {
    table.single("MaxPool", PoolingOperators::maxPool);
    table.single("AveragePool", PoolingOperators::averagePool);
    table.single("LpPool", PoolingOperators::lpPool);
    table.unary(
        "GlobalAveragePool", x -> torch.mean(x, spatialAxes(x), true, new ScalarTypeOptional()));
    table.unary("GlobalMaxPool", x -> torch.amax(x, spatialAxes(x), true));
  }

  private static long[] spatialAxes(Tensor x) {
    return LongStream.range(2, x.dim()).toArray();
  }

  private static Kernel.Single maxPool(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long[] kernel = spec.integers("kernel_shape");
    boolean ceil = spec.flag("ceil_mode", false);
    return in -> {
      Windows windows = attributes.on(in.tensor(0), kernel);
      boolean direct = fitsLibtorch(windows, kernel);
      Tensor x = direct ? in.tensor(0) : windows.pad(in.tensor(0), Double.NEGATIVE_INFINITY);
      Windows w = direct ? windows : windows.unpadded();
      return switch (kernel.length) {
        case 1 -> torch.max_pool1d(x, kernel, w.strides(), w.begins(), w.dilations(), ceil);
        case 2 -> torch.max_pool2d(x, kernel, w.strides(), w.begins(), w.dilations(), ceil);
        default -> torch.max_pool3d(x, kernel, w.strides(), w.begins(), w.dilations(), ceil);
      };
    };
  }

  private static Kernel.Single averagePool(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long[] kernel = spec.integers("kernel_shape");
    boolean ceil = spec.flag("ceil_mode", false);
    boolean countPadding = spec.flag("count_include_pad", false);
    spec.require(
        Arrays.stream(attributes.dilations()).allMatch(dilation -> dilation == 1), "dilations");
    return in -> {
      Tensor x = in.tensor(0);
      Windows windows = attributes.on(x, kernel);
      if (fitsLibtorch(windows, kernel)) {
        return average(x, kernel, windows, ceil, countPadding);
      }
      Tensor padded = windows.pad(x, 0);
      Tensor mean = average(padded, kernel, windows.unpadded(), ceil, true);
      if (countPadding) {
        return mean;
      }
      Tensor inside = windows.pad(torch.ones_like(x), 0);
      return mean.div(average(inside, kernel, windows.unpadded(), ceil, true));
    };
  }

  /** The p-norm of each window; padding counts as zeros. */
  private static Kernel.Single lpPool(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long[] kernel = spec.integers("kernel_shape");
    double p = spec.integer("p", 2);
    spec.require(!spec.flag("ceil_mode", false), "ceil_mode=1");
    spec.require(
        Arrays.stream(attributes.dilations()).allMatch(dilation -> dilation == 1), "dilations");
    double count = Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    return in -> {
      Windows windows = attributes.on(in.tensor(0), kernel);
      Tensor powers = torch.pow(torch.abs(windows.pad(in.tensor(0), 0)), new Scalar(p));
      Tensor mean = average(powers, kernel, windows.unpadded(), false, true);
      return torch.pow(mean.mul(new Scalar(count)), new Scalar(1 / p));
    };
  }

  /** libtorch pads both ends alike and by no more than half a window. */
  private static boolean fitsLibtorch(Windows windows, long[] kernel) {
    long[] begins = windows.begins();
    boolean small = true;
    for (int i = 0; i < kernel.length; i++) {
      small &= begins[i] <= kernel[i] / 2;
    }
    return small && windows.isSymmetric();
  }

  private static Tensor average(
      Tensor x, long[] kernel, Windows w, boolean ceil, boolean countPadding) {
    LongOptional divisor = new LongOptional();
    return switch (kernel.length) {
      case 1 -> torch.avg_pool1d(x, kernel, w.strides(), w.begins(), ceil, countPadding);
      case 2 -> torch.avg_pool2d(x, kernel, w.strides(), w.begins(), ceil, countPadding, divisor);
      default -> torch.avg_pool3d(x, kernel, w.strides(), w.begins(), ceil, countPadding, divisor);
    };
  }
}
