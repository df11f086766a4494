package dev.graft.eval;

/**
 * Whether one model is right where another is wrong more often than the other way round, on the
 * same samples; those that both answer alike say nothing. McNemar, "Note on the sampling error of
 * the difference between correlated proportions or percentages", 1947, Psychometrika 12; exact, by
 * the binomial distribution.
 *
 * @param gained how many samples the one alone answers rightly
 * @param lost how many the other alone answers rightly
 */
public record McNemar(int gained, int lost) {
  /**
   * Of the same samples.
   *
   * @param own whether each is answered rightly
   * @param other the same of the other model
   * @throws IllegalArgumentException if they are not as many
   */
  public static McNemar of(boolean[] own, boolean[] other) {
    if (own.length != other.length) {
      throw new IllegalArgumentException(own.length + " answers beside " + other.length);
    }
    int gained = 0;
    int lost = 0;
    for (int i = 0; i < own.length; i++) {
      gained += own[i] && !other[i] ? 1 : 0;
      lost += other[i] && !own[i] ? 1 : 0;
    }
    return new McNemar(gained, lost);
  }

  /**
   * How probable a difference as large as this is where both are equally good: from above 0 to 1.
   */
  public double pValue() {
    int n = gained + lost;
    int fewer = Math.min(gained, lost);
    double logHalves = n * Math.log(0.5);
    double logChoose = 0; // n over 0
    double tail = 0;
    for (int k = 0; k <= fewer; k++) {
      tail += Math.exp(logChoose + logHalves);
      logChoose += Math.log(n - k) - Math.log(k + 1);
    }
    return Math.min(1, 2 * tail);
  }
}
