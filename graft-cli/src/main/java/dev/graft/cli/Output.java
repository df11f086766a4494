package dev.graft.cli;

import dev.graft.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's answer goes: text for people, or with {@code --json} exactly one document. */
final class Output {
  /**
   * The option that asks for one JSON document on standard output, whatever comes of the command.
   */
  static final String JSON = "--json";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = JSON, description = "Print one JSON document instead of text.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  /** The document of a command that failed. */
  static String failure(String message, int status) {
    return Json.of(Map.of("error", new TreeMap<>(Map.of("message", message, "status", status))));
  }

  /** Where text for people goes. */
  PrintWriter text() {
    return command.commandLine().getOut();
  }

  /** Where what went wrong is told. */
  PrintWriter errors() {
    return command.commandLine().getErr();
  }

  /** Prints a record, list or map as JSON. */
  void print(Object document) {
    text().println(Json.of(document));
  }
}
