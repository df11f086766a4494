package dev.graft.cli;

import dev.graft.train.RunRecord;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What a record says of how it was asked for. */
final class Asking {
  private Asking() {}

  static RunRecord.Asked by(CommandSpec command) {
    return new RunRecord.Asked(words(command), System.getProperty("user.dir"), null, List.of());
  }

  /** The words after {@code graft}, as they were given. */
  static List<String> words(CommandSpec command) {
    return command.root().commandLine().getParseResult().originalArgs();
  }
}
