package dev.graft.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * How far confidence is from accuracy, in bins of equal width. Guo, Pleiss, Sun and Weinberger, "On
 * Calibration of Modern Neural Networks", ICML 2017, arXiv:1706.04599.
 */
final class Calibration {
  private final int[] counts;
  private final int[] hits;
  private final double[] confidence;

  Calibration(int bins) {
    counts = new int[bins];
    hits = new int[bins];
    confidence = new double[bins];
  }

  void add(double probability, boolean right) {
    int bin = Math.max(0, (int) Math.ceil(probability * counts.length) - 1);
    bin = Math.min(bin, counts.length - 1);
    counts[bin]++;
    hits[bin] += right ? 1 : 0;
    confidence[bin] += probability;
  }

  /** The bins that hold samples, by rising confidence. */
  List<ClassMetrics.Bin> bins() {
    List<ClassMetrics.Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        double samples = counts[bin];
        bins.add(new ClassMetrics.Bin(confidence[bin] / samples, hits[bin] / samples, counts[bin]));
      }
    }
    return bins;
  }

  double expectedError() {
    double sum = 0;
    int total = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      sum += Math.abs(hits[bin] - confidence[bin]);
      total += counts[bin];
    }
    return Metrics.ratio(sum, total);
  }
}
