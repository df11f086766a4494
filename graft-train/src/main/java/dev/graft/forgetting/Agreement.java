package dev.graft.forgetting;

import dev.graft.eval.Wilson;
import dev.graft.linalg.FloatMatrix;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a network with its old head says the same as it did before.
 *
 * @param samples how many were asked about
 * @param share of them of which it names the same class as before
 * @param low of its 95 % interval
 * @param high of its 95 % interval
 * @param logProbability by how much that of the class it named before has changed, in the mean, in
 *     nats; null where its answers are neither logits nor probabilities
 * @param divergence Kullback-Leibler, from its probabilities before to those now, in the mean, in
 *     nats; null likewise
 */
public record Agreement(
    int samples,
    double share,
    double low,
    double high,
    @Nullable Double logProbability,
    @Nullable Double divergence) {
  private static final double SMALLEST = 1e-30;
  private static final double ROUNDING = 1e-3;

  /**
   * Of the answers before and now, a row for each sample.
   *
   * @param before logits, or probabilities
   * @param now the same kind
   */
  static Agreement of(FloatMatrix before, FloatMatrix now) {
    int same = 0;
    double change = 0;
    double divergence = 0;
    Scale scale = Scale.of(before);
    for (int row = 0; row < before.rows(); row++) {
      double[] then = scale.logProbabilities(before.row(row));
      double[] later = scale.logProbabilities(now.row(row));
      int named = largest(then);
      same += largest(later) == named ? 1 : 0;
      change += (later[named] - then[named]) / before.rows();
      for (int k = 0; k < then.length; k++) {
        divergence += Math.exp(then[k]) * (then[k] - later[k]) / before.rows();
      }
    }
    Wilson interval = Wilson.of(same, before.rows());
    boolean known = scale != Scale.SCORES;
    return new Agreement(
        before.rows(),
        (double) same / before.rows(),
        interval.low(),
        interval.high(),
        known ? change : null,
        known ? Math.max(0, divergence) : null);
  }

  private static int largest(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((best, k) -> values[k] > values[best] ? k : best)
        .orElseThrow();
  }

  /** What a network's answers are. */
  private enum Scale {
    LOGITS,
    PROBABILITIES,
    /** Numbers from 0 to 1 that do not add up to 1. */
    SCORES;

    static Scale of(FloatMatrix answers) {
      boolean shares = true;
      boolean sumToOne = true;
      for (int row = 0; row < answers.rows(); row++) {
        double sum = 0;
        for (float value : answers.row(row)) {
          shares &= value >= 0 && value <= 1;
          sum += value;
        }
        sumToOne &= Math.abs(sum - 1) < ROUNDING;
      }
      return !shares ? LOGITS : sumToOne ? PROBABILITIES : SCORES;
    }

    double[] logProbabilities(float[] row) {
      double[] values = new double[row.length];
      double top = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < row.length; k++) {
        values[k] = this == LOGITS ? row[k] : Math.log(Math.max(SMALLEST, row[k]));
        top = Math.max(top, values[k]);
      }
      if (this == LOGITS) {
        double sum = 0;
        for (double value : values) {
          sum += Math.exp(value - top);
        }
        double normaliser = top + Math.log(sum);
        for (int k = 0; k < values.length; k++) {
          values[k] -= normaliser;
        }
      }
      return values;
    }
  }
}
