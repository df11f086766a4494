package dev.graft.torch;

import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Normalisation. */
final class NormalizationCases {
  private NormalizationCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    cases.add(batchNorm(seed, 2, 3, 4, 5));
    cases.add(batchNorm(seed, 4, 3));
    cases.add(batchNorm(seed, 2, 3, 5).with("epsilon", 1e-3));
    cases.add(
        OperatorCase.of("InstanceNormalization", 9, seed).normal(2, 3, 4, 5).normal(3).normal(3));
    cases.add(
        OperatorCase.of("InstanceNormalization", 9, seed).normal(2, 3, 9).normal(3).normal(3));
    cases.add(
        OperatorCase.of("GroupNormalization", 21, seed)
            .normal(2, 6, 3, 2)
            .normal(6)
            .normal(6)
            .with("num_groups", 3));
    cases.add(
        OperatorCase.of("GroupNormalization", 18, seed)
            .normal(2, 6, 3, 2)
            .normal(3)
            .normal(3)
            .with("num_groups", 3));
    cases.add(OperatorCase.of("LayerNormalization", 17, seed).normal(2, 3, 8).normal(8).normal(8));
    cases.add(
        OperatorCase.of("LayerNormalization", 17, seed)
            .normal(2, 3, 8)
            .normal(3, 8)
            .with("axis", 1)
            .with("epsilon", 1e-3));
    cases.add(OperatorCase.of("RMSNormalization", 23, seed).normal(2, 3, 8).normal(8));
    cases.add(
        OperatorCase.of("RMSNormalization", 25, seed)
            .normal(2, 3, 8)
            .normal(3, 8)
            .with("axis", 1)
            .with("epsilon", 1e-3));
    cases.add(OperatorCase.of("LpNormalization", 9, seed).normal(2, 3, 4).with("axis", 1));
    cases.add(OperatorCase.of("LpNormalization", 9, seed).normal(2, 3).with("p", 1));
    cases.add(OperatorCase.of("LRN", 13, seed).normal(2, 6, 3, 3).with("size", 5));
    cases.add(
        OperatorCase.of("LRN", 13, seed)
            .normal(2, 6, 3, 3)
            .with("size", 3)
            .with("alpha", 0.5)
            .with("bias", 2.0));
    return cases;
  }

  private static OperatorCase batchNorm(long seed, long... shape) {
    Random random = new Random(seed);
    float[] mean = new float[(int) shape[1]];
    float[] variance = new float[(int) shape[1]];
    for (int i = 0; i < shape[1]; i++) {
      mean[i] = (float) random.nextGaussian();
      variance[i] = 0.5f + random.nextFloat();
    }
    return OperatorCase.of("BatchNormalization", 9, seed)
        .normal(shape)
        .normal(shape[1])
        .normal(shape[1])
        .constant(Tensor.ofFloats(mean, shape[1]))
        .constant(Tensor.ofFloats(variance, shape[1]));
  }
}
