package dev.graft.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Commands as a shell takes them, to be copied from the terminal. */
final class ShellWords {
  private ShellWords() {}

  /** A command of these words, quoted where they need it. */
  static String command(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
