package dev.graft.policy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;

/** A number that a program may set. */
final class Setting {
  private static final String PART = "a number from 0 to below 1";

  private Setting() {}

  /**
   * Refuses one out of its range.
   *
   * @param name with its article, such as {@code a batch size}
   * @param expected what is allowed, with an example where that helps
   * @throws GraftException of fault {@code USAGE} if it does not hold
   */
  static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new GraftException(
          Fault.USAGE, "%s of %s is none; expected %s.".formatted(name, value, expected));
    }
  }

  /** Refuses what is no part of a whole. */
  static void requirePart(String name, double value) {
    require(value >= 0 && value < 1, name, value, PART);
  }

  /** Refuses what is no side of views, as a part of that of whole samples. */
  static void requireResolution(double value) {
    require(
        value > 0 && value <= 1,
        "a resolution",
        value,
        "a part of the usual side, above 0 and up to 1");
  }
}
