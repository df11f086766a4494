package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** The number that an option was given. */
final class OptionValue {
  private OptionValue() {}

  /**
   * Refuses one out of its range, by the option's name.
   *
   * @param value null where it was not given
   * @param expected completes "expected a number ..."
   * @throws GraftException if it is out of it
   */
  static void require(
      String option, @Nullable Number value, DoublePredicate holds, String expected) {
    if (value != null && !holds.test(value.doubleValue())) {
      throw new GraftException(
          Fault.USAGE, "%s %s: expected a number %s.".formatted(option, value, expected));
    }
  }
}
