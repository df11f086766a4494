package dev.graft.cli;

import dev.graft.train.RunRecord;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What a record says of how it was asked for. */
final class Asking {
  private Asking() {}

  static RunRecord.Asked by(CommandSpec command) {
    List<String> words = words(command);
    String folder = System.getProperty("user.dir");
    return new RunRecord.Asked(words, folder, null, List.of(), words);
  }

  /** The same of a command that repeats an earlier one. */
  static RunRecord.Asked by(CommandSpec command, Like like) {
    return new RunRecord.Asked(
        words(command),
        System.getProperty("user.dir"),
        like.file().toString(),
        Like.changes(command),
        like.equivalent(command));
  }

  /** The words after {@code graft}, as they were given. */
  static List<String> words(CommandSpec command) {
    return command.root().commandLine().getParseResult().originalArgs();
  }
}
