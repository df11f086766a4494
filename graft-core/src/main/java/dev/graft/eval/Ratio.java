package dev.graft.eval;

/**
 * A share of trials that succeeded, with its 95 % interval by Wilson's score, which stays within 0
 * and 1 and holds for few trials: Wilson, "Probable Inference, the Law of Succession, and
 * Statistical Inference", JASA 22 (1927).
 *
 * @param value successes over trials
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
public record Ratio(double value, double low, double high) {
  private static final double Z = 1.959963984540054; // 97.5 % of a standard normal lie below

  /**
   * The share for counts.
   *
   * @throws IllegalArgumentException unless {@code 0 <= successes <= trials} and there is a trial
   */
  public static Ratio of(long successes, long trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " successes of " + trials + " trials");
    }
    double share = (double) successes / trials;
    double z2 = Z * Z / trials;
    double centre = (share + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / trials + z2 / trials / 4);
    return new Ratio(share, Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
