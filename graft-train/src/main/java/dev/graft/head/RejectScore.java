package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How unlike the training data a sample is, in standard deviations beyond what held-out training
 * samples score on average; a sample whose score exceeds the threshold is rejected.
 *
 * <p>The score is {@code offset + Σ weight ln distance} over two {@linkplain Gaussian Gaussians}.
 * One is of the features, all but brought to unit length, and tells other things. The other is of
 * {@linkplain Observations#statistics() statistics} of maps on the way to them, and tells other
 * pictures, such as blank ones, noise and drawings: each channel's mean, its contrast {@code ln s}
 * and how much of that lies in few places, {@code ln(s / a)}, where s is its standard deviation and
 * a its mean absolute deviation, both with a floor added. Neither knows of classes, so that the
 * score is the same for every kind of head.
 *
 * <p>Lee, Lee, Lee and Shin, "A Simple Unified Framework for Detecting Out-of-Distribution
 * Samples", NeurIPS 2018, arXiv:1807.03888, whose Gaussians at several depths share their
 * covariance between classes; unit length is from Mueller and Hein, "Mahalanobis++", ICML 2025,
 * arXiv:2505.18032.
 *
 * @param parts of the features; then, where the network was observed on the way, of the statistics
 * @param length the mean length of training samples' features
 * @param floor [1, 2 channels]: what is added to each s, then to each a
 * @param offset see above
 * @param limit from which score on a sample is rejected
 */
public record RejectScore(
    List<Part> parts, double length, FloatMatrix floor, double offset, Limit limit) {
  /** Features x are divided by {@code |x|^POWER length^(1 - POWER)}: their length counts little. */
  public static final double POWER = 0.8;

  /** Features shorter than this count as of this length. */
  public static final float SMALLEST_NORM = 1e-12f;

  /** Distances smaller than this count as this: the usual ones are about 1. */
  public static final float SMALLEST_DISTANCE = 1e-2f;

  private static final int BLOCK = 1024;
  private static final double ROUNDING = 1e-4; // of a score in float32

  /** One distance and what its logarithm is multiplied by. */
  public record Part(Gaussian gaussian, double weight) {}

  /**
   * From which score on a sample is rejected.
   *
   * @param threshold samples with a greater score are rejected
   * @param falseAlarms how often, at the most, a fresh sample of the training data's kind is
   *     rejected, in the mean over training sets
   * @param heldOut how many held-out samples the threshold was found with
   */
  public record Limit(double threshold, double falseAlarms, int heldOut) {
    /**
     * The conformal quantile of held-out scores: of n + 1 samples of one kind the last is equally
     * likely to come at any rank (Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random
     * World", 2005). With n too few to promise the rate, the greatest of them is the threshold, and
     * the rate is 1 / (n + 1).
     */
    static Limit of(double[] heldOut, double falseAlarms) {
      double[] sorted = heldOut.clone();
      Arrays.sort(sorted);
      int rank = (int) Math.ceil((sorted.length + 1) * (1 - falseAlarms) - 1e-9);
      int taken = Math.min(rank, sorted.length);
      return new Limit(
          sorted[taken - 1] + ROUNDING,
          (sorted.length + 1.0 - taken) / (sorted.length + 1),
          sorted.length);
    }
  }

  /**
   * Copies the list and checks.
   *
   * @throws IllegalArgumentException if the parts are not one of features and, where there is a
   *     floor, one of three statistics per channel
   */
  public RejectScore {
    parts = List.copyOf(parts);
    boolean fits =
        floor.columns() == 0
            ? parts.size() == 1
            : parts.size() == 2 && 2 * parts.get(1).gaussian().inputs() == 3 * floor.columns();
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parts do not fit %d observed channels",
              parts.size(),
              floor.columns() / 2));
    }
  }

  /**
   * The score of each sample.
   *
   * @throws IllegalArgumentException if the samples have another number of features or statistics
   */
  public double[] scores(Observations samples, int threads) {
    int features = parts.get(0).gaussian().inputs();
    if (samples.features().columns() != features || 2 * samples.channels() != floor.columns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the reject score takes %d features and statistics of %d channels, not %d and %d",
              features,
              floor.columns() / 2,
              samples.features().columns(),
              samples.channels()));
    }
    double[] scores = new double[samples.rows()];
    Arrays.fill(scores, offset);
    for (int from = 0; from < scores.length; from += BLOCK) {
      int[] block = IntStream.range(from, Math.min(from + BLOCK, scores.length)).toArray();
      try (Workspace workspace = new Workspace(threads)) {
        List<Matrix> inputs = inputs(samples, block, length, floor, workspace);
        for (int p = 0; p < parts.size(); p++) {
          double[] distances = parts.get(p).gaussian().distances(inputs.get(p), workspace);
          for (int i = 0; i < block.length; i++) {
            scores[from + i] += parts.get(p).weight() * log(distances[i]);
          }
        }
      }
    }
    return scores;
  }

  /** The share of samples that are rejected. */
  public double rejectedShare(Observations samples, int threads) {
    double[] scores = scores(samples, threads);
    return Arrays.stream(scores).filter(score -> score > limit.threshold()).count()
        / (double) scores.length;
  }

  static double log(double distance) {
    return Math.log(Math.max(distance, SMALLEST_DISTANCE));
  }

  /** What the Gaussians take of some samples: features, and statistics where there are any. */
  static List<Matrix> inputs(
      Observations samples, int[] chosen, double length, FloatMatrix floor, Workspace owner) {
    Matrix units = units(samples, chosen, length, owner);
    if (floor.columns() == 0) {
      return List.of(units);
    }
    return List.of(units, statistics(samples, chosen, floor, owner));
  }

  /** The features, all but brought to length 1. */
  private static Matrix units(Observations samples, int[] chosen, double length, Workspace owner) {
    int width = samples.features().columns();
    Matrix units = owner.matrix(chosen.length, width);
    float[] row = new float[width];
    double[] unit = new double[width];
    for (int i = 0; i < chosen.length; i++) {
      samples.features().copyRow(chosen[i], row);
      double divisor = Math.pow(length(row), POWER) * lengthFactor(length);
      Arrays.setAll(unit, j -> row[j] / divisor);
      units.setRow(i, unit);
    }
    return units;
  }

  /** {@code length^(1 - POWER)}. */
  public double lengthFactor() {
    return lengthFactor(length);
  }

  private static double lengthFactor(double length) {
    return Math.pow(length, 1 - POWER);
  }

  static double meanLength(Observations samples) {
    float[] row = new float[samples.features().columns()];
    double sum = 0;
    for (int i = 0; i < samples.rows(); i++) {
      samples.features().copyRow(i, row);
      sum += length(row);
    }
    return sum / samples.rows();
  }

  private static double length(float[] features) {
    double squares = 0;
    for (float value : features) {
      squares += (double) value * value;
    }
    return Math.max(Math.sqrt(squares), SMALLEST_NORM);
  }

  /** The means m, {@code ln s} and {@code ln(s / a)}. */
  private static Matrix statistics(
      Observations samples, int[] chosen, FloatMatrix floor, Workspace owner) {
    int channels = samples.channels();
    Matrix statistics = owner.matrix(chosen.length, 3 * channels);
    float[] row = new float[3 * channels];
    double[] values = new double[3 * channels];
    for (int i = 0; i < chosen.length; i++) {
      samples.statistics().copyRow(chosen[i], row);
      for (int c = 0; c < channels; c++) {
        values[c] = row[c];
        double deviation = Math.log((double) row[channels + c] + floor.get(0, c));
        double absolute = Math.log((double) row[2 * channels + c] + floor.get(0, channels + c));
        values[channels + c] = deviation;
        values[2 * channels + c] = deviation - absolute;
      }
      statistics.setRow(i, values);
    }
    return statistics;
  }
}
