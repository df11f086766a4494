package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Options that were given to a command for a task to which they mean nothing. */
final class OtherOptions {
  private OtherOptions() {}

  /** Those given that are not among some, by their longest names. */
  static List<String> than(Set<String> taken, CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .map(option -> option.longestName())
        .filter(name -> !taken.contains(name))
        .toList();
  }

  /**
   * Refuses options if there are any.
   *
   * @param where what is trained there, a phrase
   */
  static void refuse(List<String> others, String where) {
    if (!others.isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          (others.size() == 1 ? "%s means nothing %s; drop it." : "%s mean nothing %s; drop them.")
              .formatted(String.join(", ", others), where));
    }
  }
}
