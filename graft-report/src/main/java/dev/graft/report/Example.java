package dev.graft.report;

import dev.graft.data.Sample;
import java.util.List;

/**
 * A sample worth a look, and what the model says of it.
 *
 * @param claims what is worth knowing, the most important first
 */
record Example(Sample sample, List<Claim> claims) {
  /** Copies the list. */
  Example {
    claims = List.copyOf(claims);
  }

  /** What a claim has to do with the truth. */
  enum Truth {
    /** The sample is labelled so. */
    RIGHT,
    /** The model says so, and the sample is not labelled so. */
    WRONG,
    /** Neither, or a number. */
    OPEN
  }

  /**
   * One answer for a sample.
   *
   * @param name a class, a label or a number's name
   * @param value what the model says: a probability, or the number beside the true one
   * @param share 0 to 1, for a bar; NaN for none
   */
  record Claim(String name, String value, double share, Truth truth) {
    static Claim probability(String name, double probability, Truth truth) {
      return new Claim(name, Numbers.percent(probability), probability, truth);
    }

    static Claim number(String name, double predicted, double truth) {
      return new Claim(
          name,
          Numbers.significant(predicted) + ", true " + Numbers.significant(truth),
          Double.NaN,
          Truth.OPEN);
    }
  }
}
