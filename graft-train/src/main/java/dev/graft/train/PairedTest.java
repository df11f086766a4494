package dev.graft.train;

import java.util.Arrays;

/**
 * Whether one state has the lower loss than another on the same samples, by more than chance gives.
 * Student's paired test, which knows that the spread of few differences is itself uncertain; the
 * more states are tried, the more each has to be ahead, since the best of many is often so by luck
 * (Bonferroni's correction).
 */
final class PairedTest {
  /** How often chance alone may put any of the states ahead. */
  private static final double LEVEL = 0.05;

  /** Of the rational approximation of the normal quantile, Abramowitz and Stegun, 26.2.23. */
  private static final double[] ABOVE = {2.515517, 0.802853, 0.010328};

  private static final double[] BELOW = {1, 1.432788, 0.189269, 0.001308};

  private PairedTest() {}

  /**
   * How far one is ahead of another.
   *
   * @param gain mean difference of the losses
   * @param standardErrors the same, in standard errors of this mean; 0 where there is no
   *     difference, or a single sample, which has no spread
   */
  record Lead(double gain, double standardErrors) {}

  /** The lead of the state of some losses over that of others, by sample. */
  static Lead lead(double[] own, double[] others) {
    double[] gains = new double[own.length];
    Arrays.setAll(gains, i -> others[i] - own[i]);
    double gain = Arrays.stream(gains).average().orElse(0);
    double squares = 0;
    for (double one : gains) {
      squares += (one - gain) * (one - gain);
    }
    double error = Math.sqrt(squares / Math.max(1, own.length - 1) / own.length);
    return new Lead(gain, gain == 0 || own.length < 2 ? 0 : gain / Math.max(error, 1e-12));
  }

  /**
   * How many standard errors a state has to be ahead.
   *
   * @param samples that they were compared on; with fewer than two nothing suffices
   * @param tried how many states were held against the one
   */
  static double needed(int samples, int tried) {
    return samples < 2
        ? Double.POSITIVE_INFINITY
        : student(normal(LEVEL / Math.max(1, tried)), samples - 1);
  }

  /** What a normal variable exceeds with a probability of at most a half. */
  private static double normal(double probability) {
    double t = Math.sqrt(-2 * Math.log(probability));
    return t - polynomial(ABOVE, t) / polynomial(BELOW, t);
  }

  private static double polynomial(double[] coefficients, double t) {
    double value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value * t + coefficients[i];
    }
    return value;
  }

  /** The same of Student's distribution, from that of the normal: Abramowitz and Stegun, 26.7.5. */
  private static double student(double z, double freedom) {
    double square = z * z;
    double first = (square + 1) * z / 4;
    double second = ((5 * square + 16) * square + 3) * z / 96;
    double third = (((3 * square + 19) * square + 17) * square - 15) * z / 384;
    return z + first / freedom + second / Math.pow(freedom, 2) + third / Math.pow(freedom, 3);
  }
}
