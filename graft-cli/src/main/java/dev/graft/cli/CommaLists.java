package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Arrays;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options that take several values, parted by commas. */
final class CommaLists {
  private static final String COMMA = ",";

  private CommaLists() {}

  /**
   * Refuses empty names in them, of which those at the end would be dropped without a word.
   *
   * @throws GraftException if there is one
   */
  static void require(ParseResult parsed) {
    for (OptionSpec option : parsed.matchedOptions()) {
      if (COMMA.equals(option.splitRegex())) {
        option.originalStringValues().forEach(value -> require(option.longestName(), value));
      }
    }
    if (parsed.hasSubcommand()) {
      require(parsed.subcommand());
    }
  }

  /**
   * Refuses empty names in one of them.
   *
   * @throws GraftException if there is one
   */
  static void require(String option, String value) {
    if (Arrays.stream(value.split(COMMA, -1)).anyMatch(String::isBlank)) {
      throw new GraftException(
          Fault.USAGE,
          value.isBlank()
              ? "%s is an empty name; name one, or several parted by one comma.".formatted(option)
              : "%s %s has an empty name; part names by one comma.".formatted(option, value));
    }
  }
}
