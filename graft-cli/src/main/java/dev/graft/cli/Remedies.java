package dev.graft.cli;

/** Says what the library advises in this command's options, which it doesn't know. */
final class Remedies {
  private Remedies() {}

  /** A sentence of the library with the options that do what it says. */
  static String withOptions(String sentence) {
    return sentence
        .replaceAll(
            "\\bask for the task (classify|regress|multilabel)\\b", "ask for it with --task $1")
        .replaceAll("\\bask for the part (\\w+)", "ask with --part $1")
        .replaceAll("\\bcrop them to (\\d+) x (\\d+)", "say --crop $1x$2")
        .replace("name it as the target", "name it with --target");
  }
}
