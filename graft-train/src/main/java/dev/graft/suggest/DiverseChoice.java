package dev.graft.suggest;

import dev.graft.Evenly;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of the doubted samples that are unlike one another and unlike those that are known: all are
 * put into clusters, by k-means in which each counts by the root of its doubt, and of a cluster the
 * one in its middle is taken (Zhdanov 2019, Diverse mini-batch active learning, arXiv:1901.05954).
 * Where some are known, there are as many clusters more, and those that hold one are asked about
 * last (Hacohen, Dekel and Weinshall 2022, arXiv:2202.02794).
 *
 * @param features [samples, features]
 * @param doubts of each sample, from 0 to 1
 * @param fresh rows to choose from
 * @param known rows that are known already
 */
record DiverseChoice(
    FloatMatrix features, double[] doubts, List<Integer> fresh, List<Integer> known) {
  /** Below this, every sample counts a little all the same. */
  private static final double LEAST_DOUBT = 1e-6;

  /** The surest beyond so many for each label to give are not worth their share of the memory. */
  private static final int CLUSTERED_PER_LABEL = 500;

  private static final int LEAST_CLUSTERED = 10_000;

  private static final int MOST_KNOWN = 5000;
  private static final int MOST_KNOWN_CLUSTERS = 500;

  /**
   * A sample in the middle of a cluster.
   *
   * @param standsFor how many samples to choose from that cluster holds
   */
  record Chosen(int row, int standsFor) {}

  /**
   * Chooses so many at most, the cluster of most doubt first.
   *
   * @param seed draws where clusters start
   */
  List<Chosen> choose(int count, long seed, int threads) {
    List<Integer> doubted = mostDoubted(Math.max(LEAST_CLUSTERED, CLUSTERED_PER_LABEL * count));
    List<Integer> shown = Evenly.some(known, MOST_KNOWN);
    List<Integer> all = new ArrayList<>(doubted);
    all.addAll(shown);
    double[] weights = weights(all, doubted.size());
    int clusters = Math.min(count + Math.min(shown.size(), MOST_KNOWN_CLUSTERS), all.size());
    WeightedMeans means;
    try (Workspace workspace = new Workspace(threads)) {
      means = WeightedMeans.of(points(all), weights, clusters, seed, workspace);
    }
    return choose(means, weights, doubted, count);
  }

  private List<Integer> mostDoubted(int most) {
    return fresh.stream()
        .sorted(Comparator.comparingDouble((Integer row) -> -doubts[row]))
        .limit(most)
        .sorted()
        .toList();
  }

  /** Known samples, which come last, count as much as the others do in the mean. */
  private double[] weights(List<Integer> all, int doubted) {
    double[] weights = new double[all.size()];
    for (int i = 0; i < doubted; i++) {
      weights[i] = Math.sqrt(Math.max(LEAST_DOUBT, doubts[all.get(i)]));
    }
    double mean = Arrays.stream(weights, 0, doubted).average().orElseThrow();
    Arrays.fill(weights, doubted, weights.length, mean);
    return weights;
  }

  private FloatMatrix points(List<Integer> rows) {
    int width = features.columns();
    float[] points = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(features.row(rows.get(i)), 0, points, i * width, width);
    }
    return FloatMatrix.of(points, rows.size(), width);
  }

  private static List<Chosen> choose(
      WeightedMeans means, double[] weights, List<Integer> doubted, int count) {
    int clusters = means.count();
    int[] sizes = new int[clusters];
    double[] sums = new double[clusters];
    boolean[] covered = new boolean[clusters];
    for (int i = 0; i < weights.length; i++) {
      int cluster = means.clusterOf()[i];
      boolean isDoubted = i < doubted.size();
      covered[cluster] |= !isDoubted;
      sizes[cluster] += isDoubted ? 1 : 0;
      sums[cluster] += isDoubted ? weights[i] : 0;
    }
    int[] nearest = means.nearest(doubted.size());
    return IntStream.range(0, clusters)
        .filter(cluster -> nearest[cluster] >= 0)
        .boxed()
        .sorted(
            Comparator.<Integer, Boolean>comparing(cluster -> covered[cluster])
                .thenComparing(cluster -> -sums[cluster]))
        .limit(count)
        .map(cluster -> new Chosen(doubted.get(nearest[cluster]), sizes[cluster]))
        .toList();
  }
}
