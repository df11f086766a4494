package dev.graft;

import java.util.Locale;

/**
 * Which samples of a set whose kinds take turns are held out: evenly spread, so that every kind
 * gets its part.
 *
 * @param fraction from 0, for none, to below 1
 * @param kinds how many kinds there are
 */
public record HeldOutPart(double fraction, int kinds) {
  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public HeldOutPart {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "a part of %s cannot be held out; ask for one from 0, for none, to below 1"
              .formatted(fraction));
    }
  }

  /**
   * Checks that there is one of each kind in it.
   *
   * @param samples what they are called, many of them
   * @throws IllegalArgumentException if there are too few
   */
  public void requireEnough(int count, String samples) {
    double least = fraction == 0 ? 0 : kinds * Math.ceil(1 / fraction);
    if (count < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d %s are too few to hold a part of %s out; ask for %.0f or more, or hold out more",
              count,
              samples,
              fraction,
              least));
    }
  }

  /** Whether a sample is held out. */
  public boolean holds(int index) {
    int turn = index / kinds;
    return Math.floor((turn + 1) * fraction) > Math.floor(turn * fraction);
  }
}
