package dev.graft.loop;

import dev.graft.graph.Tensor;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Blends the samples of a batch pairwise, inputs and targets alike.
 *
 * <p>Zhang, Cissé, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", 2018,
 * arXiv:1710.09412. As there, one weight is drawn per batch. Behind a frozen prefix the inputs are
 * features, which makes it Verma et al., "Manifold Mixup", 2019, arXiv:1806.05236.
 */
public final class Mixup {
  private Mixup() {}

  /**
   * The samples of a batch, each blended with another, and their targets likewise.
   *
   * @param batch of one input and one target, of float32
   */
  static Batch blend(Batch batch, double strength, SplittableRandom random) {
    Map.Entry<String, Tensor> input = only(batch.inputs());
    Map.Entry<String, Tensor> target = only(batch.targets());
    float[] rows = input.getValue().floats();
    float[] answers = target.getValue().floats();
    blend(batch.size(), strength, random, rows, answers);
    return new Batch(
        Map.of(input.getKey(), Tensor.ofFloats(rows, input.getValue().shape())),
        Map.of(target.getKey(), Tensor.ofFloats(answers, target.getValue().shape())),
        batch.size());
  }

  private static Map.Entry<String, Tensor> only(Map<String, Tensor> tensors) {
    if (tensors.size() != 1) {
      throw new IllegalArgumentException("several tensors cannot be blended: " + tensors.keySet());
    }
    return tensors.entrySet().iterator().next();
  }

  /**
   * Blends each row with the row that a random permutation names, in place.
   *
   * @param strength the shape of the symmetric beta distribution of the weights, above 0
   * @param matrices inputs and targets, each of {@code rows} equal rows
   */
  static void blend(int rows, double strength, SplittableRandom random, float[]... matrices) {
    float weight = (float) beta(strength, random);
    int[] partner = Shuffle.permutation(rows, random);
    for (float[] matrix : matrices) {
      int width = matrix.length / rows;
      float[] before = matrix.clone();
      for (int row = 0; row < rows; row++) {
        int own = row * width;
        int other = partner[row] * width;
        for (int i = 0; i < width; i++) {
          matrix[own + i] = weight * before[own + i] + (1 - weight) * before[other + i];
        }
      }
    }
  }

  /** A draw from Beta(shape, shape). */
  static double beta(double shape, SplittableRandom random) {
    double a = gamma(shape, random);
    double b = gamma(shape, random);
    return a + b > 0 ? a / (a + b) : 0.5; // both underflow only for a tiny shape
  }

  /**
   * A draw from Gamma(shape, 1): Marsaglia and Tsang, "A Simple Method for Generating Gamma
   * Variables", ACM TOMS 26 (2000), doi:10.1145/358407.358414.
   */
  private static double gamma(double shape, SplittableRandom random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
