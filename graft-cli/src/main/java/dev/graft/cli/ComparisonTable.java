package dev.graft.cli;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparedStrategy.Paired;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.Verdict;
import dev.graft.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Strategies side by side, for people. */
final class ComparisonTable {
  private static final int WIDTH = 80;
  private static final int INDENT = 12;

  private final ComparisonRecord compared;
  private final Path file;

  ComparisonTable(ComparisonRecord compared, Path file) {
    this.compared = compared;
    this.file = file;
  }

  void print(PrintWriter out) {
    out.println();
    sentence(
        format(
            "Compared on %,d %s, learning from %,d, on top of %s.",
            compared.held(), compared.samples(), compared.train(), compared.backbone()),
        out);
    out.println();
    boolean classes = compared.strategies().stream().allMatch(one -> one.accuracy() != null);
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        classes
            ? List.of(
                "strategy",
                "accuracy",
                "95 % interval",
                "against head",
                "overfit",
                "epochs",
                "to head",
                "time")
            : List.of("strategy", "measured", "epochs", "time"));
    compared.strategies().forEach(one -> rows.add(classes ? row(one) : plain(one)));
    new TextTable(rows).print(out);
    int seeds = compared.strategies().stream().mapToInt(ComparedStrategy::seeds).max().orElse(1);
    if (seeds > 1) {
      sentence(
          format(
              "Means of up to %d trainings with different seeds, +- their standard deviation.",
              seeds),
          out);
    }
    ElsewhereTable.of(compared).ifPresent(table -> table.print(out));
    ForgettingTable.of(compared).ifPresent(table -> table.print(out));
    out.println();
    compared
        .strategies()
        .forEach(
            one ->
                said(
                    one.strategy(),
                    (one.stopped() ? "stopped before its end; " : "") + one.outcome(),
                    out));
    compared.leftOut().forEach(one -> said(one.strategy(), "left out: " + one.reason(), out));
    out.println();
    sentence("Measured on the part '%s': %s.".formatted(compared.part(), compared.evidence()), out);
    if (classes) {
      sentence(verdict(), out);
    }
    out.printf(
        Locale.ROOT,
        "%nFeatures and exact head, which all share, took %.1f s. Everything:%n  %s%nAs a page:%n  %s%n",
        compared.secondsShared(),
        file,
        file.resolveSibling(Report.FILE));
  }

  private static void said(String strategy, String text, PrintWriter out) {
    String next = strategy;
    for (String line : Wrapped.lines(text, WIDTH - INDENT)) {
      out.printf("  %-9s %s%n", next, line);
      next = "";
    }
  }

  private static void sentence(String text, PrintWriter out) {
    Wrapped.lines(text, WIDTH).forEach(out::println);
  }

  private static List<String> row(ComparedStrategy one) {
    Interval accuracy = Objects.requireNonNull(one.accuracy());
    Paired head = one.againstHead();
    Double gap = one.gap();
    return List.of(
        one.strategy(),
        one.spread() == null
            ? format("%.3f", accuracy.value())
            : format("%.3f +- %.3f", accuracy.value(), one.spread()),
        format("%.3f to %.3f", accuracy.low(), accuracy.high()),
        head == null ? "-" : format("+%d -%d, p %.2g", head.gained(), head.lost(), head.p()),
        gap == null ? "-" : format("%+.3f", gap),
        one.epochs() == 0 ? "-" : format("%d", one.epochs()),
        one.epochs() == 0
            ? "-"
            : one.epochsToHead() == null ? "never" : format("%d", one.epochsToHead()),
        format("%.1f s", one.seconds()));
  }

  private static List<String> plain(ComparedStrategy one) {
    return List.of(
        one.strategy(),
        one.held(),
        one.epochs() == 0 ? "-" : format("%d", one.epochs()),
        format("%.1f s", one.seconds()));
  }

  /** Which are clearly better than the head, with as many tries allowed for. */
  private String verdict() {
    return Verdict.of(compared)
        .map(
            verdict ->
                verdict.better().isEmpty()
                    ? format(
                        "None is better than the exact head by more than chance gives (%s%s).",
                        test(), correction(verdict))
                    : format(
                        "Better than the exact head by more than chance gives: %s (%s%s).",
                        verdict.better().stream()
                            .map(ComparedStrategy::strategy)
                            .collect(Collectors.joining(", ")),
                        test(),
                        correction(verdict)))
        .orElse("");
  }

  private static String correction(Verdict verdict) {
    return verdict.tries() == 1 ? "" : format(", corrected for %d tries", verdict.tries());
  }

  private String test() {
    return compared.runs().isEmpty() ? "McNemar's test" : "signs of differences over samples";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
