package dev.graft.cli;

import dev.graft.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's answer goes: text for people, or with {@code --json} exactly one document. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  /** Where text for people goes. */
  PrintWriter text() {
    return command.commandLine().getOut();
  }

  /** Prints a record, list or map as JSON. */
  void print(Object document) {
    text().println(Json.of(document));
  }
}
