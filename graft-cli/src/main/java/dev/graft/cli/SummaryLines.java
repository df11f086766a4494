package dev.graft.cli;

import dev.graft.data.Skipped;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The lines of a summary for people: a word, then what there is to say.
 *
 * @param record the file that has everything
 */
record SummaryLines(PrintWriter out, String record) {
  /** How many files or pairs are named before the rest is counted. */
  static final int NAMED = 3;

  void line(String label, String text) {
    out.printf("  %-10s %s%n", label, text);
  }

  /** Files that took no part, if there are any, counted by the reason. */
  void skipped(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return;
    }
    line(
        "skipped",
        String.format(
            Locale.ROOT,
            "%,d %s%s:",
            skipped.size(),
            skipped.stream().allMatch(Skipped::isRow) ? "row" : "file",
            skipped.size() == 1 ? "" : "s"));
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
