package dev.graft.torch;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
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
      Tensor x = in.tensor(0);
      Windows given = attributes.on(x, kernel);
      boolean direct = fitsLibtorch(given, kernel);
      Windows covering = given.covering(x, kernel, ceil);
      Windows w = direct ? given : covering.unpadded();
      Tensor padded = direct ? x : covering.pad(x, Double.NEGATIVE_INFINITY);
      boolean up = direct && ceil;
      return switch (kernel.length) {
        case 1 -> torch.max_pool1d(padded, kernel, w.strides(), w.begins(), w.dilations(), up);
        case 2 -> torch.max_pool2d(padded, kernel, w.strides(), w.begins(), w.dilations(), up);
        default -> torch.max_pool3d(padded, kernel, w.strides(), w.begins(), w.dilations(), up);
      };
    };
  }

  private static Kernel.Single averagePool(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long[] kernel = spec.integers("kernel_shape");
    boolean ceil = spec.flag("ceil_mode", false);
    boolean countPadding = spec.flag("count_include_pad", false);
    return in -> {
      Tensor x = in.tensor(0);
      Windows given = attributes.on(x, kernel);
      if (given.isDense() && fitsLibtorch(given, kernel)) {
        return average(x, kernel, given, ceil, countPadding);
      }
      Windows covering = given.covering(x, kernel, ceil);
      Tensor counted = torch.ones_like(x);
      if (countPadding) {
        counted = covering.beyond(given).pad(given.pad(counted, 1), 0);
      } else {
        counted = covering.pad(counted, 0);
      }
      Tensor sums = means(covering.pad(x, 0), kernel, covering);
      return sums.div(means(counted, kernel, covering));
    };
  }

  /** The p-norm of each window; padding counts as zeros. */
  private static Kernel.Single lpPool(NodeSpec spec) {
    Windows attributes = Windows.of(spec);
    long[] kernel = spec.integers("kernel_shape");
    double p = spec.integer("p", 2);
    boolean ceil = spec.flag("ceil_mode", false);
    double count = Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    return in -> {
      Tensor x = in.tensor(0);
      Windows covering = attributes.on(x, kernel).covering(x, kernel, ceil);
      Tensor powers = torch.pow(torch.abs(covering.pad(x, 0)), new Scalar(p));
      Tensor mean = means(powers, kernel, covering);
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

  /** Of each window, of an input that is padded already. */
  private static Tensor means(Tensor x, long[] kernel, Windows windows) {
    Windows w = windows.unpadded();
    if (w.isDense()) {
      return average(x, kernel, w, false, true);
    }
    // As a convolution, since libtorch's average pools have no holes: [N * C, 1, all positions].
    long[] shape = x.shape();
    long[] single = shape.clone();
    single[0] = shape[0] * shape[1];
    single[1] = 1;
    double share = 1.0 / Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    long[] weightShape = LongStream.concat(LongStream.of(1, 1), Arrays.stream(kernel)).toArray();
    Tensor weight = torch.ones(weightShape, x.options()).mul(new Scalar(share));
    Tensor pooled =
        ConvolutionOperators.convolve(x.reshape(single), weight, new TensorOptional(), w, 1);
    long[] result = pooled.shape();
    result[0] = shape[0];
    result[1] = shape[1];
    return pooled.reshape(result);
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
