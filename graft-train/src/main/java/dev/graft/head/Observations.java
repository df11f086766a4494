package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.Locale;

/**
 * What a network shows of each sample: its features, and statistics of maps on the way to them.
 *
 * @param features [samples, features], as the head takes them
 * @param statistics [samples, 3 channels]: the mean of each observed channel over all positions,
 *     then the standard deviation of each, then the mean absolute deviation of each; no columns
 *     where nothing is observed on the way
 */
public record Observations(FloatMatrix features, FloatMatrix statistics) {
  private static final int STATISTICS = 3;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if the two are of different samples, or a channel lacks one of
   *     its statistics
   */
  public Observations {
    if (features.rows() != statistics.rows() || statistics.columns() % STATISTICS != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "features %d x %d and statistics %d x %d do not fit",
              features.rows(),
              features.columns(),
              statistics.rows(),
              statistics.columns()));
    }
  }

  /** Features alone. */
  public static Observations of(FloatMatrix features) {
    return new Observations(features, FloatMatrix.of(new float[0], features.rows(), 0));
  }

  /** The two from one matrix, [samples, features + statistics]. */
  public static Observations split(FloatMatrix both, int features) {
    int statistics = both.columns() - features;
    float[] first = new float[both.rows() * features];
    float[] second = new float[both.rows() * statistics];
    float[] row = new float[both.columns()];
    for (int i = 0; i < both.rows(); i++) {
      both.copyRow(i, row);
      System.arraycopy(row, 0, first, i * features, features);
      System.arraycopy(row, features, second, i * statistics, statistics);
    }
    return new Observations(
        FloatMatrix.of(first, both.rows(), features),
        FloatMatrix.of(second, both.rows(), statistics));
  }

  /** Number of samples. */
  public int rows() {
    return features.rows();
  }

  /** Number of channels observed on the way. */
  int channels() {
    return statistics.columns() / STATISTICS;
  }
}
