package dev.graft.transcript;

import dev.graft.linalg.FloatMatrix;

/** Logarithms of likelihoods. */
final class Likelihoods {
  /** Of what cannot be. */
  static final double NEVER = Double.NEGATIVE_INFINITY;

  private Likelihoods() {}

  /** The logarithm of the sum of two likelihoods. */
  static double logSum(double a, double b) {
    double larger = Math.max(a, b);
    return larger == NEVER ? NEVER : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** Of each output at a moment. */
  static double[] at(FloatMatrix logits, int moment) {
    double largest = NEVER;
    for (int output = 0; output < logits.columns(); output++) {
      largest = Math.max(largest, logits.get(moment, output));
    }
    double sum = 0;
    for (int output = 0; output < logits.columns(); output++) {
      sum += Math.exp(logits.get(moment, output) - largest);
    }
    double[] likelihoods = new double[logits.columns()];
    for (int output = 0; output < likelihoods.length; output++) {
      likelihoods[output] = logits.get(moment, output) - largest - Math.log(sum);
    }
    return likelihoods;
  }
}
