package dev.graft.loop;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import java.util.LinkedHashMap;
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

  /** Whether samples and targets have values between others, which tokens and letters have not. */
  static boolean suits(Batch batch) {
    return batch.inputs().values().iterator().next().type() == ElementType.FLOAT
        && batch.targets().values().stream().allMatch(one -> one.type() == ElementType.FLOAT);
  }

  /**
   * The samples of a batch, each blended with another, and their targets likewise. What says what
   * of samples is there says it of the blended where it does of either.
   *
   * @param batch that {@link #suits}; inputs that are no float32 are such masks
   */
  static Batch blend(Batch batch, double strength, SplittableRandom random) {
    Pairs pairs = Pairs.draw(batch.size(), strength, random);
    return new Batch(pairs.blend(batch.inputs()), pairs.blend(batch.targets()), batch.size());
  }

  /**
   * Who is blended with whom, and how much of each row is its own.
   *
   * @param partner a permutation of all rows
   */
  record Pairs(float weight, int[] partner) {
    /**
     * Draws them.
     *
     * @param strength the shape of the symmetric beta distribution of the weights, above 0
     */
    static Pairs draw(int rows, double strength, SplittableRandom random) {
      return new Pairs((float) beta(strength, random), Shuffle.permutation(rows, random));
    }

    private Map<String, Tensor> blend(Map<String, Tensor> tensors) {
      Map<String, Tensor> blended = new LinkedHashMap<>();
      tensors.forEach(
          (name, tensor) ->
              blended.put(
                  name,
                  tensor.type() == ElementType.FLOAT
                      ? Tensor.ofFloats(blend(tensor.floats()), tensor.shape())
                      : Tensor.ofLongs(either(tensor.longs()), tensor.shape())));
      return blended;
    }

    /** Each row blended with its partner. */
    float[] blend(float[] matrix) {
      int width = matrix.length / partner.length;
      float[] blended = new float[matrix.length];
      for (int row = 0; row < partner.length; row++) {
        int own = row * width;
        int other = partner[row] * width;
        for (int i = 0; i < width; i++) {
          blended[own + i] = weight * matrix[own + i] + (1 - weight) * matrix[other + i];
        }
      }
      return blended;
    }

    /** The larger of each row's value and its partner's. */
    long[] either(long[] mask) {
      int width = mask.length / partner.length;
      long[] all = new long[mask.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = Math.max(mask[i], mask[partner[i / width] * width + i % width]);
      }
      return all;
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
