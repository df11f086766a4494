package dev.graft.train;

import dev.graft.data.DataSet;
import dev.graft.linalg.FloatMatrix;
import java.util.Locale;

/** Whether the backbone shows the same of all samples, so that nothing can be learned from them. */
final class SameFeatures {
  /** How far features of one thing may lie apart, relative to their size: float32 in batches. */
  private static final double ROUNDING = 1e-5;

  private SameFeatures() {}

  /** Whether there are several rows, and no more than rounding between them. */
  static boolean of(FloatMatrix features) {
    if (features.rows() < 2) {
      return false;
    }
    float[] first = features.row(0);
    float[] row = new float[first.length];
    double size = 0;
    double difference = 0;
    for (int i = 0; i < features.rows(); i++) {
      features.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        size = Math.max(size, Math.abs(row[j]));
        difference = Math.max(difference, Math.abs(row[j] - first[j]));
      }
    }
    return difference <= ROUNDING * size;
  }

  static String warning(DataSet data) {
    return String.format(
        Locale.ROOT,
        "the backbone shows the same of all %,d training samples, so there is nothing to learn from: they are the same, or differ only in what it does not take in, such as the end of long texts or sounds",
        data.train().size());
  }
}
