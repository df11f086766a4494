package dev.graft.forgetting;

import dev.graft.linalg.FloatMatrix;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How like each other samples are by some features: the products of all pairs, once the features'
 * means are taken off. It takes n² numbers for n samples, however many features there are.
 *
 * @param products [n, n], row-major
 * @param size n
 */
record Gram(double[] products, int size) {
  private static final int SHUFFLES = 20;

  /**
   * Of some columns of a matrix.
   *
   * @param from the first column
   * @param count how many
   */
  static Gram of(FloatMatrix features, int from, int count) {
    int n = features.rows();
    double[][] rows = new double[n][count];
    for (int column = 0; column < count; column++) {
      double mean = 0;
      for (int row = 0; row < n; row++) {
        mean += (double) features.get(row, from + column) / n;
      }
      for (int row = 0; row < n; row++) {
        rows[row][column] = features.get(row, from + column) - mean;
      }
    }
    double[] products = new double[n * n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int column = 0; column < count; column++) {
          product += rows[a][column] * rows[b][column];
        }
        products[a * n + b] = product;
        products[b * n + a] = product;
      }
    }
    return new Gram(products, n);
  }

  /**
   * Linear centred kernel alignment with other features of the same samples: 1 where the two differ
   * by a rotation, a mirroring and one scale, 0 where no feature of the one follows any of the
   * other. Kornblith et al., "Similarity of Neural Network Representations Revisited", 2019,
   * arXiv:1905.00414, equation 6: {@code ||Yᵀ X||² / (||Xᵀ X|| ||Yᵀ Y||)}, here by the products of
   * samples, which gives the same and is less work where samples are fewer than features.
   *
   * @return empty where one of them is the same for all samples
   */
  OptionalDouble alignment(Gram other) {
    return alignment(other, IntStream.range(0, size).boxed().toList());
  }

  /**
   * What it comes to with the samples of the other in any order, the mean of some: of features that
   * have nothing to do with each other it is well above 0 where samples are few.
   *
   * @param seed draws the orders
   */
  OptionalDouble alignmentByChance(Gram other, long seed) {
    Random random = new Random(seed);
    List<Integer> order = IntStream.range(0, size).boxed().collect(Collectors.toList());
    double sum = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      Collections.shuffle(order, random);
      OptionalDouble one = alignment(other, order);
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsDouble();
    }
    return OptionalDouble.of(sum / SHUFFLES);
  }

  private OptionalDouble alignment(Gram other, List<Integer> order) {
    if (other.size != size) {
      throw new IllegalArgumentException(size + " samples beside " + other.size);
    }
    int[] place = order.stream().mapToInt(Integer::intValue).toArray();
    double product = 0;
    double own = 0;
    double others = 0;
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        double x = products[a * size + b];
        double y = other.products[place[a] * size + place[b]];
        product += x * y;
        own += x * x;
        others += y * y;
      }
    }
    double scale = Math.sqrt(own) * Math.sqrt(others);
    return scale > 0 ? OptionalDouble.of(Math.min(1, product / scale)) : OptionalDouble.empty();
  }
}
