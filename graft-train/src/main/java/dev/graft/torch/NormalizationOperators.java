package dev.graft.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisation over the batch, a sample, groups of channels or neighbours. */
final class NormalizationOperators {
  private static final boolean NO_CUDNN = false;

  private NormalizationOperators() {}

  static void addTo(OperatorTable table) {
    table.single("BatchNormalization", NormalizationOperators::batchNorm);
    table.single("InstanceNormalization", NormalizationOperators::instanceNorm);
    table.single("GroupNormalization", NormalizationOperators::groupNorm);
    table.single("LayerNormalization", NormalizationOperators::layerNorm);
    table.single("RMSNormalization", NormalizationOperators::rmsNorm);
    table.single("LpNormalization", NormalizationOperators::lpNorm);
    table.single("LRN", NormalizationOperators::localResponseNorm);
  }

  /**
   * With the file's statistics, or live, if the layer is trained: with the batch's, which then move
   * the statistics as in PyTorch (momentum, unbiased variance). Where the statistics are computed,
   * as those of a standardised weight are, gradients go through them and nothing else moves them.
   *
   * <p>Ioffe and Szegedy, "Batch Normalization", 2015, arXiv:1502.03167; standardised weights: Qiao
   * et al., "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization",
   * 2019, arXiv:1903.10520.
   */
  private static Kernel.Single batchNorm(NodeSpec spec) {
    double epsilon = spec.real("epsilon", 1e-5);
    double momentum = 1 - spec.real("momentum", 0.9);
    boolean computed = !spec.isStored(3) || !spec.isStored(4);
    return in ->
        computed && (in.isTrained(3) || in.isTrained(4))
            ? byComputedStatistics(in, epsilon)
            : torch.batch_norm(
                in.tensor(0),
                in.optional(1),
                in.optional(2),
                in.optional(3),
                in.optional(4),
                in.pass().liveBatchNorm() && !computed && (in.isTrained(1) || in.isTrained(2)),
                momentum,
                epsilon,
                NO_CUDNN);
  }

  private static Tensor byComputedStatistics(Arguments in, double epsilon) {
    Tensor x = in.tensor(0);
    long[] channels = new long[Math.toIntExact(x.dim())];
    Arrays.fill(channels, 1);
    channels[1] = x.size(1);
    Tensor factor = in.tensor(1).mul(torch.rsqrt(in.tensor(4).add(new Scalar(epsilon))));
    return x.sub(in.tensor(3).reshape(channels))
        .mul(factor.reshape(channels))
        .add(in.tensor(2).reshape(channels));
  }

  private static Kernel.Single instanceNorm(NodeSpec spec) {
    double epsilon = spec.real("epsilon", 1e-5);
    return in ->
        torch.instance_norm(
            in.tensor(0),
            in.optional(1),
            in.optional(2),
            new TensorOptional(),
            new TensorOptional(),
            true,
            0,
            epsilon,
            NO_CUDNN);
  }

  /** Scale and bias are per group before opset 21, per channel since. */
  private static Kernel.Single groupNorm(NodeSpec spec) {
    double epsilon = spec.real("epsilon", 1e-5);
    long groups = spec.integer("num_groups", 1);
    boolean perGroup = spec.opset() < 21;
    return in -> {
      Tensor x = in.tensor(0);
      long channelsPerGroup = x.size(1) / groups;
      Tensor scale = in.tensor(1);
      Tensor bias = in.tensor(2);
      return torch.group_norm(
          x,
          groups,
          new TensorOptional(perGroup ? scale.repeat_interleave(channelsPerGroup) : scale),
          new TensorOptional(perGroup ? bias.repeat_interleave(channelsPerGroup) : bias),
          epsilon,
          NO_CUDNN);
    };
  }

  /**
   * Over all axes from {@code axis} on. Scale and bias may be left out.
   *
   * <p>Ba, Kiros and Hinton, "Layer Normalization", 2016, arXiv:1607.06450.
   */
  private static Kernel.Single layerNorm(NodeSpec spec) {
    double epsilon = spec.real("epsilon", 1e-5);
    long axis = spec.integer("axis", -1);
    return in -> {
      Tensor x = in.tensor(0);
      return torch.layer_norm(
          x, trailing(x, axis), in.optional(1), in.optional(2), epsilon, NO_CUDNN);
    };
  }

  /**
   * Over all axes from {@code axis} on.
   *
   * <p>Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, arXiv:1910.07467.
   */
  private static Kernel.Single rmsNorm(NodeSpec spec) {
    double epsilon = spec.real("epsilon", 1e-5);
    long axis = spec.integer("axis", -1);
    return in -> {
      Tensor x = in.tensor(0);
      return torch.rms_norm(x, trailing(x, axis), in.optional(1), new DoubleOptional(epsilon));
    };
  }

  private static Kernel.Single lpNorm(NodeSpec spec) {
    long axis = spec.integer("axis", -1);
    long p = spec.integer("p", 2);
    return in -> {
      Tensor x = in.tensor(0);
      Tensor norm =
          torch.linalg_vector_norm(
              x, new Scalar(p), new long[] {axis}, true, NativeTensors.anyType());
      return x.div(norm);
    };
  }

  /**
   * Over {@code size} neighbouring channels.
   *
   * <p>Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", 2012.
   */
  private static Kernel.Single localResponseNorm(NodeSpec spec) {
    double alpha = spec.real("alpha", 1e-4);
    double beta = spec.real("beta", 0.75);
    double bias = spec.real("bias", 1);
    long size = spec.integer("size", 1);
    return in -> {
      Tensor x = in.tensor(0);
      // [N, 1, C, all positions]: the channels become an axis to pool over.
      Tensor squares = x.mul(x).flatten(2, -1).unsqueeze(1);
      long[] pads = {0, 0, (size - 1) / 2, size / 2};
      Tensor padded = torch.constant_pad_nd(squares, pads, new Scalar(0));
      Tensor mean =
          torch.avg_pool2d(
              padded,
              new long[] {size, 1},
              new long[] {1, 1},
              new long[] {0, 0},
              false,
              true,
              new LongOptional());
      Tensor denominator =
          torch.pow(mean.mul(new Scalar(alpha)).add(new Scalar(bias)), new Scalar(beta));
      return x.div(denominator.reshape(x.shape()));
    };
  }

  private static long[] trailing(Tensor x, long axis) {
    long[] shape = x.shape();
    int first = Math.toIntExact(axis < 0 ? axis + shape.length : axis);
    return Arrays.copyOfRange(shape, first, shape.length);
  }
}
