package dev.graft.cli;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.Elsewhere;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What strategies come to on other data, for people. */
record ElsewhereTable(List<ComparedStrategy> strategies) {
  private static final int WIDTH = 78;

  /** A table, if other data were given. */
  static Optional<ElsewhereTable> of(ComparisonRecord compared) {
    return compared.strategies().stream().anyMatch(one -> !one.elsewhere().isEmpty())
        ? Optional.of(new ElsewhereTable(compared.strategies()))
        : Optional.empty();
  }

  void print(PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("elsewhere", "measured", "95 % interval", "looks unlike training", "data"));
    for (ComparedStrategy one : strategies) {
      one.elsewhere().forEach(there -> rows.add(row(one, there)));
    }
    out.println();
    new TextTable(rows).print(out);
    strategies.get(0).elsewhere().forEach(there -> remark(there, out));
  }

  private static void remark(Elsewhere there, PrintWriter out) {
    if (there.leftOut() > 0) {
      said(
          String.format(
              Locale.ROOT,
              "Of %s %,d %s left out, which cannot be read, or %s of a class that is not learned.",
              there.data(),
              there.leftOut(),
              there.leftOut() == 1 ? "was" : "were",
              there.leftOut() == 1 ? "is" : "are"),
          out);
    }
    there.warnings().forEach(one -> said("Of %s: %s".formatted(there.data(), one), out));
  }

  private static void said(String text, PrintWriter out) {
    Wrapped.lines(text, WIDTH).forEach(line -> out.println("  " + line));
  }

  private static List<String> row(ComparedStrategy one, Elsewhere there) {
    Interval accuracy = there.accuracy();
    return List.of(
        one.strategy(),
        accuracy == null ? there.measured() : format("%.3f", accuracy.value()),
        accuracy == null ? "-" : format("%.3f to %.3f", accuracy.low(), accuracy.high()),
        format("%d of %d", there.unlikeTraining(), there.samples()),
        there.data());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
