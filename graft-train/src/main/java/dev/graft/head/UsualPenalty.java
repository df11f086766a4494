package dev.graft.head;

import java.util.function.IntFunction;

/**
 * The penalty that is taken where held-out samples do not clearly say otherwise: as strong as the
 * features' mean square, which halves what the average direction of them says. Of few samples the
 * least held-out loss is a matter of chance, and may be that of no penalty at all.
 *
 * <p>In the manner of the rule of one standard error of Breiman, Friedman, Olshen and Stone,
 * "Classification and Regression Trees", 1984, section 3.4.3. We take the usual penalty in place of
 * the strongest, and the standard error of the paired difference, which is smaller.
 */
final class UsualPenalty {
  private static final double CLEAR = 2;

  private UsualPenalty() {}

  /**
   * The first step on the way from the usual to the best whose losses are not clearly above those
   * of the best.
   *
   * @param losses of each sample, held out, at a step between these two
   * @param weights of the samples
   */
  static int between(int usual, int best, IntFunction<double[]> losses, double[] weights) {
    if (usual == best) {
      return best;
    }
    double[] least = losses.apply(best);
    int towards = Integer.signum(best - usual);
    int step = usual;
    while (step != best && isClearlyAbove(losses.apply(step), least, weights)) {
      step += towards;
    }
    return step;
  }

  private static boolean isClearlyAbove(double[] losses, double[] least, double[] weights) {
    double total = 0;
    double mean = 0;
    for (int i = 0; i < losses.length; i++) {
      total += weights[i];
      mean += weights[i] * (losses[i] - least[i]);
    }
    mean /= total;
    double squares = 0;
    for (int i = 0; i < losses.length; i++) {
      double deviation = losses[i] - least[i] - mean;
      squares += weights[i] * weights[i] * deviation * deviation;
    }
    return mean > CLEAR * Math.sqrt(squares) / total;
  }
}
