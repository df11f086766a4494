package dev.graft.cli;

import dev.graft.data.Skipped;
import dev.graft.modality.Noun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The lines of a summary for people: a word, then what there is to say, broken where a terminal
 * ends. They are the same where no terminal is.
 *
 * @param record the file that has everything
 */
record SummaryLines(PrintWriter out, String record) {
  /** How many files or pairs are named before the rest is counted. */
  static final int NAMED = 3;

  private static final int WIDTH = 80;
  private static final int INDENT = 13;
  private static final String BULLET = "- ";

  /** What is to be said in words. */
  void line(String label, String text) {
    lines(label, Wrapped.lines(text, WIDTH - INDENT));
  }

  /** A path, or another thing that is taken from here as it is: in one line. */
  void whole(String label, String thing) {
    lines(label, List.of(thing));
  }

  /** Several things to be said, each on its own. */
  void each(String label, List<String> texts) {
    String next = label;
    for (String text : texts) {
      String bullet = BULLET;
      for (String line : Wrapped.lines(text, WIDTH - INDENT - BULLET.length())) {
        lines(next, List.of(bullet + line));
        bullet = " ".repeat(BULLET.length());
        next = "";
      }
    }
  }

  private void lines(String label, List<String> lines) {
    String next = label;
    for (String line : lines) {
      out.println(
          String.format(Locale.ROOT, "  %-" + (INDENT - 3) + "s %s", next, line).stripTrailing());
      next = "";
    }
  }

  /** Files that took no part, if there are any, counted by the reason. */
  void skipped(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return;
    }
    Map<String, Long> counts =
        skipped.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.isRow() ? "row" : one.isAnnotation() ? "annotation" : "file",
                    TreeMap::new,
                    Collectors.counting()));
    line(
        "skipped",
        counts.entrySet().stream()
            .map(entry -> Noun.regular(entry.getKey()).count(entry.getValue()))
            .collect(Collectors.joining(" and ", "", ":")));
    List<Skipped.Kind> kinds = Skipped.kinds(skipped);
    kinds.stream().limit(NAMED).forEach(kind -> line("", kind.describe()));
    more(kinds.size());
  }

  /** How many there are beyond those that were named. */
  void more(int total) {
    if (total > NAMED) {
      line("", String.format(Locale.ROOT, "and %,d more; %s has them all", total - NAMED, record));
    }
  }
}
