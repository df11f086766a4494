package dev.graft.suggest;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Clusters of weighted points: k-means that starts as k-means++ does (Arthur and Vassilvitskii,
 * 2007), where a point of weight two counts as two.
 *
 * @param clusterOf of each point
 * @param distance of each point, squared, from the middle of its cluster
 * @param count how many clusters
 */
record WeightedMeans(int[] clusterOf, double[] distance, int count) {
  private static final int MOST_ROUNDS = 30;

  /**
   * Finds them.
   *
   * @param points a row each
   * @param weights above 0, one for each
   * @param count how many clusters, at most as many as points
   */
  static WeightedMeans of(
      FloatMatrix points, double[] weights, int count, long seed, Workspace workspace) {
    int rows = points.rows();
    int columns = points.columns();
    Matrix all = workspace.matrix(rows, columns);
    double[] norms = new double[rows];
    double[] row = new double[columns];
    for (int i = 0; i < rows; i++) {
      double norm = 0;
      for (int j = 0; j < columns; j++) {
        row[j] = points.get(i, j);
        norm += row[j] * row[j];
      }
      all.setRow(i, row);
      norms[i] = norm;
    }
    Matrix centres = workspace.matrix(count, columns);
    Matrix products = workspace.matrix(rows, count);
    start(all, norms, weights, centres, seed, workspace);
    int[] clusterOf = new int[rows];
    Arrays.fill(clusterOf, -1);
    double[] distance = new double[rows];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      workspace.multiplyTransposed(all, centres, products);
      double[] middles = norms(centres);
      boolean moved = false;
      for (int i = 0; i < rows; i++) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < count; c++) {
          double apart = norms[i] - 2 * products.get(i, c) + middles[c];
          if (apart < least) {
            least = apart;
            best = c;
          }
        }
        moved |= best != clusterOf[i];
        clusterOf[i] = best;
        distance[i] = least;
      }
      if (!moved) {
        break;
      }
      toMeans(all, clusterOf, weights, centres);
    }
    return new WeightedMeans(clusterOf, distance, count);
  }

  /**
   * Of each cluster, which of the first points lies nearest to its middle; -1 where it has none of
   * them.
   */
  int[] nearest(int first) {
    int[] nearest = new int[count];
    Arrays.fill(nearest, -1);
    for (int i = 0; i < first; i++) {
      int cluster = clusterOf[i];
      if (nearest[cluster] < 0 || distance[i] < distance[nearest[cluster]]) {
        nearest[cluster] = i;
      }
    }
    return nearest;
  }

  /** Each further centre is a point, drawn by its weight and squared distance from the nearest. */
  private static void start(
      Matrix all,
      double[] norms,
      double[] weights,
      Matrix centres,
      long seed,
      Workspace workspace) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = all.rows();
    double[] shares = weights.clone();
    double[] least = new double[rows];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    double[] row = new double[all.columns()];
    Matrix product = workspace.matrix(rows, 1);
    for (int c = 0; c < centres.rows(); c++) {
      int drawn = draw(shares, random);
      all.copyRow(drawn, row);
      centres.setRow(c, row);
      workspace.multiplyTransposed(all, centres.rows(c, 1), product);
      for (int i = 0; i < rows; i++) {
        double apart = norms[i] - 2 * product.get(i, 0) + norms[drawn];
        least[i] = Math.min(least[i], Math.max(0, apart));
        shares[i] = weights[i] * least[i];
      }
      shares[drawn] = 0;
    }
  }

  private static int draw(double[] shares, SplittableRandom random) {
    double at = random.nextDouble() * Arrays.stream(shares).sum();
    int last = 0;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0) {
        last = i;
        at -= shares[i];
        if (at < 0) {
          break;
        }
      }
    }
    return last;
  }

  private static double[] norms(Matrix centres) {
    double[] norms = new double[centres.rows()];
    double[] row = new double[centres.columns()];
    for (int c = 0; c < norms.length; c++) {
      centres.copyRow(c, row);
      norms[c] = Arrays.stream(row).map(value -> value * value).sum();
    }
    return norms;
  }

  /** An empty cluster stays where it was. */
  private static void toMeans(Matrix all, int[] clusterOf, double[] weights, Matrix centres) {
    double[][] sums = new double[centres.rows()][all.columns()];
    double[] total = new double[centres.rows()];
    double[] row = new double[all.columns()];
    for (int i = 0; i < clusterOf.length; i++) {
      all.copyRow(i, row);
      double[] sum = sums[clusterOf[i]];
      for (int j = 0; j < row.length; j++) {
        sum[j] += weights[i] * row[j];
      }
      total[clusterOf[i]] += weights[i];
    }
    for (int c = 0; c < total.length; c++) {
      if (total[c] > 0) {
        double share = 1 / total[c];
        centres.setRow(c, Arrays.stream(sums[c]).map(value -> value * share).toArray());
      }
    }
  }
}
