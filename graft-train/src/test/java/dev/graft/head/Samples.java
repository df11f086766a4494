package dev.graft.head;

import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded features and targets for tests. */
final class Samples {
  private Samples() {}

  /** Gaussian features of different means and spreads. */
  static float[] gaussian(int rows, int columns, Random random) {
    float[] values = new float[rows * columns];
    double[] mean = random.doubles(columns, -2, 2).toArray();
    double[] spread = random.doubles(columns, 0.3, 3).toArray();
    for (int i = 0; i < values.length; i++) {
      int j = i % columns;
      values[i] = (float) (mean[j] + spread[j] * random.nextGaussian());
    }
    return values;
  }

  /** Clusters of Gaussian features, one per class, with the class of each. */
  record Clusters(FloatMatrix features, List<Integer> classOf) {
    static Clusters of(int rows, int columns, int classes, double distance, long seed) {
      Random random = new Random(seed);
      double[][] centre = new double[classes][columns];
      for (double[] row : centre) {
        Arrays.setAll(row, j -> distance * random.nextGaussian());
      }
      float[] values = gaussian(rows, columns, random);
      List<Integer> classOf = IntStream.range(0, rows).mapToObj(i -> i % classes).toList();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) centre[classOf.get(i / columns)][i % columns];
      }
      return new Clusters(FloatMatrix.of(values, rows, columns), classOf);
    }

    Targets.Classes targets() {
      return new Targets.Classes(classOf, 1 + classOf.stream().max(Integer::compare).orElse(0));
    }
  }

  static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  static Problem problem(
      FloatMatrix features, Targets targets, double[] weights, Workspace workspace) {
    int[] strata = new int[features.rows()];
    return new Problem(
        features,
        targets,
        weights,
        Folds.stratified(strata, Math.min(5, features.rows()), 1),
        workspace,
        Long.MAX_VALUE);
  }

  /** Features at weighted mean 0 and variance 1, constant ones at 0: by the definition. */
  static double[][] standardised(FloatMatrix features, double[] weights) {
    int rows = features.rows();
    int columns = features.columns();
    double total = Arrays.stream(weights).sum();
    double[][] standardised = new double[rows][columns];
    for (int j = 0; j < columns; j++) {
      int column = j;
      double mean =
          IntStream.range(0, rows).mapToDouble(i -> weights[i] * features.get(i, column)).sum()
              / total;
      double variance =
          IntStream.range(0, rows)
                  .mapToDouble(i -> weights[i] * Math.pow(features.get(i, column) - mean, 2))
                  .sum()
              / total;
      for (int i = 0; i < rows; i++) {
        standardised[i][j] =
            variance < 1e-10 ? 0 : (features.get(i, column) - mean) / Math.sqrt(variance);
      }
    }
    return standardised;
  }
}
