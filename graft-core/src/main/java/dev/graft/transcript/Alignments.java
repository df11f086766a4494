package dev.graft.transcript;

import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;

/** How likely a network finds a text, over all alignments that spell it. */
public final class Alignments {
  private Alignments() {}

  /**
   * The logarithm of that likelihood, negative infinity where the text needs more moments than
   * there are.
   *
   * <p>The forward recursion of Graves et al., 2006, section 4.1, in log space.
   *
   * @param logits [moments, outputs], before softmax; output {@value Alphabet#BLANK} is the blank
   * @param text outputs, none of them the blank
   */
  public static double logLikelihood(FloatMatrix logits, int[] text) {
    int states = 2 * text.length + 1; // a blank before, between and behind the characters
    double[] reached = new double[states];
    Arrays.fill(reached, Likelihoods.NEVER);
    for (int moment = 0; moment < logits.rows(); moment++) {
      double[] says = Likelihoods.at(logits, moment);
      double[] next = new double[states];
      for (int state = 0; state < states; state++) {
        int output = outputAt(state, text);
        double from = moment == 0 ? (state < 2 ? 0 : Likelihoods.NEVER) : reached[state];
        if (moment > 0 && state > 0) {
          from = Likelihoods.logSum(from, reached[state - 1]);
        }
        boolean skips =
            moment > 0 && state > 2 && state % 2 == 1 && output != outputAt(state - 2, text);
        next[state] = says[output] + (skips ? Likelihoods.logSum(from, reached[state - 2]) : from);
      }
      reached = next;
    }
    if (logits.rows() == 0) {
      return text.length == 0 ? 0 : Likelihoods.NEVER;
    }
    double last = reached[states - 1];
    return states == 1 ? last : Likelihoods.logSum(last, reached[states - 2]);
  }

  private static int outputAt(int state, int[] text) {
    return state % 2 == 0 ? Alphabet.BLANK : text[state / 2];
  }
}
