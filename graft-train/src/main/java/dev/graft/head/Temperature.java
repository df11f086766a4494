package dev.graft.head;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;

/**
 * What logits are divided by so that the probabilities mean what they say. Guo, Pleiss, Sun and
 * Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, arXiv:1706.04599. Fitted on
 * outputs for samples the head was not trained on, where the paper takes a validation set.
 *
 * @param value greater than zero; 1 changes nothing
 */
public record Temperature(double value) {
  /** Outputs that say nothing, and others that say all, call for no temperature at all. */
  private static final double LEAST_SPREAD = 0.05;

  private static final double MOST_SPREAD = 20;

  /** Leaves the outputs as they are. */
  public static final Temperature NONE = new Temperature(1);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException unless the value is finite and greater than zero
   */
  public Temperature {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a temperature is greater than zero, not " + value);
    }
  }

  /**
   * The temperature of least log-loss. One imagined sample that is spread evenly over the classes
   * counts too, in the spirit of Platt (1999), so that a faultless fit does not call for certainty.
   *
   * @param logits [samples, outputs], each made without the sample it is for
   * @param targets classes or label sets; {@link #NONE} is returned for numbers
   */
  public static Temperature fit(FloatMatrix logits, Targets targets) {
    if (targets instanceof Targets.Values) {
      return NONE;
    }
    double[] weights = new double[logits.rows()];
    Arrays.fill(weights, 1);
    return fit(logits, LogLoss.of(targets), weights);
  }

  /**
   * The same for weighted samples; a weight of zero leaves a sample out. The loss is convex in the
   * scale 1/T, so its slope has one root: bracketed on the logarithm of the scale, then closed in
   * on by the Illinois method. It is sought where the scaled logits of a sample spread by {@value
   * #LEAST_SPREAD} to {@value #MOST_SPREAD} on average: chance's own would be without end.
   */
  static Temperature fit(FloatMatrix logits, LogLoss loss, double[] weights) {
    double spread = loss.spread(logits, weights);
    if (spread == 0) {
      return NONE; // every sample's logits are all the same
    }
    double least = Math.log(LEAST_SPREAD / spread);
    double most = Math.log(MOST_SPREAD / spread);
    double low = -Math.log(spread);
    double slopeLow = slope(logits, loss, weights, low);
    double direction = -Math.signum(slopeLow);
    double high = low;
    double slopeHigh = slopeLow;
    while (slopeHigh * slopeLow > 0) {
      if (high <= least || high >= most) {
        return new Temperature(Math.exp(-high));
      }
      low = high;
      slopeLow = slopeHigh;
      high = Math.max(least, Math.min(most, high + direction));
      slopeHigh = slope(logits, loss, weights, high);
    }
    double fresh = high;
    for (int i = 0; i < 60 && Math.abs(high - low) > 1e-7 && slopeHigh != 0; i++) {
      fresh = high - slopeHigh * (high - low) / (slopeHigh - slopeLow);
      double slopeFresh = slope(logits, loss, weights, fresh);
      if (slopeFresh * slopeHigh < 0) {
        low = high;
        slopeLow = slopeHigh;
      } else {
        slopeLow /= 2;
      }
      high = fresh;
      slopeHigh = slopeFresh;
      if (Math.abs(slopeFresh) < 1e-10) {
        break;
      }
    }
    return new Temperature(Math.exp(-fresh));
  }

  /** Derivative of the mean loss in the scale, at the scale's logarithm. */
  private static double slope(FloatMatrix logits, LogLoss loss, double[] weights, double logScale) {
    double scale = Math.exp(logScale);
    double smoothing = 1.0 / (Arrays.stream(weights).filter(weight -> weight > 0).count() + 1);
    double[] raw = new double[logits.columns()];
    double[] row = new double[logits.columns()];
    double slope = 0;
    double total = 0;
    for (int i = 0; i < logits.rows(); i++) {
      if (weights[i] == 0) {
        continue;
      }
      for (int k = 0; k < raw.length; k++) {
        raw[k] = logits.get(i, k);
        row[k] = scale * raw[k];
      }
      loss.toGradient(i, row, smoothing);
      double along = 0;
      for (int k = 0; k < raw.length; k++) {
        along += row[k] * raw[k];
      }
      slope += weights[i] * along;
      total += weights[i];
    }
    return slope / total;
  }
}
