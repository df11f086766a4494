package dev.graft.cli;

import dev.graft.advice.Advice;
import dev.graft.advice.Advice.ClassCount;
import dev.graft.advice.Advice.Cost;
import dev.graft.advice.Advice.Expected;
import dev.graft.advice.Advice.Labels;
import dev.graft.advice.Advice.RankedBackbone;
import dev.graft.advice.LearningCurve;
import dev.graft.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Advice, for people. */
final class AdviceText {
  private static final int WIDTH = 80;
  private static final int INDENT = 12;
  private static final int SHOWN = 5;

  private final Advice advice;
  private final String command;
  private final Path folder;

  /**
   * Of advice.
   *
   * @param command trains as was advised
   * @param folder where all of it stands
   */
  AdviceText(Advice advice, String command, Path folder) {
    this.advice = advice;
    this.command = command;
    this.folder = folder;
  }

  void print(PrintWriter out) {
    out.println();
    line(out, "take", taken());
    advice.reasons().forEach(reason -> line(out, "because", reason));
    line(out, "expect", expected());
    line(out, "time", cost());
    out.println();
    line(out, "head", head());
    if (advice.shift() != null) {
      line(out, "distance", format("%.3f nats from the backbone's own data", advice.shift()));
    }
    if (!advice.depths().isEmpty()) {
      line(out, "depth", depths());
    }
    if (advice.curve() != null) {
      line(out, "curve", curve(advice.curve()));
    }
    if (!advice.classes().isEmpty()) {
      line(out, "classes", classes());
    }
    if (advice.labels() != null) {
      line(out, "suspects", suspects(advice.labels()));
    }
    if (advice.backbones().size() > 1) {
      advice.backbones().forEach(one -> line(out, "backbone", backbone(one)));
    }
    if (!advice.first().isEmpty()) {
      out.println();
      advice.first().forEach(one -> line(out, "first", one));
    }
    out.printf("%n  %s%n", command);
    out.printf(
        Locale.ROOT,
        "%nFound in %.1f s from %,d %s. To look at: %s%n",
        advice.seconds(),
        advice.train(),
        advice.samples(),
        folder.resolve(Report.FILE));
  }

  private String taken() {
    return format("%s, on %s", advice.strategy(), best().name());
  }

  private RankedBackbone best() {
    return advice.backbones().get(0);
  }

  private String expected() {
    Expected expected = advice.expected();
    String head = format("%.3f %s, held out", advice.head().score(), advice.head().measure());
    return expected == null
        ? head
        : format(
            "%.3f to %.3f held out, where the exact head alone reaches %.3f: by what was seen on %s",
            expected.low(), expected.high(), advice.head().score(), expected.seen());
  }

  private String cost() {
    Cost cost = advice.cost();
    return cost == null
        ? advice.strategy().equals("head")
            ? "no more than this took: the head is solved"
            : "not measured, as it was stopped before"
        : format(
            "about %s on this machine: %d epochs of up to %.1f s each, and the same, or the later ones, once more on all samples where validation samples are given back",
            duration(cost.seconds()), cost.epochs(), cost.epochSeconds());
  }

  private static String duration(double seconds) {
    return seconds < 90
        ? format("%.0f s", seconds)
        : seconds < 5400 ? format("%.0f min", seconds / 60) : format("%.1f h", seconds / 3600);
  }

  private String head() {
    return format(
        "%s: %.3f %s, loss %.3f, in %s",
        advice.head().method(),
        advice.head().score(),
        advice.head().measure(),
        advice.head().loss(),
        advice.head().heldOut());
  }

  private String depths() {
    return advice.depths().stream()
            .map(depth -> format("%s %.3f", depth.block(), depth.score()))
            .collect(Collectors.joining(", "))
        + " (a ridge head on each, from the input to the features)";
  }

  private static String curve(LearningCurve curve) {
    return curve.points().stream()
            .map(point -> format("%.3f with %d", point.score(), point.samples()))
            .collect(Collectors.joining(", "))
        + format("; twice as many promise such a ridge head %.3f", curve.twice());
  }

  private String classes() {
    List<ClassCount> sorted = new ArrayList<>(advice.classes());
    sorted.sort(Comparator.comparingInt(ClassCount::samples));
    ClassCount least = sorted.get(0);
    ClassCount most = sorted.get(sorted.size() - 1);
    ClassCount worst =
        advice.classes().stream().min(Comparator.comparingDouble(ClassCount::recall)).orElseThrow();
    return format(
        "%d, of %d ('%s') to %d ('%s') training %s; least often recognised: '%s', %.0f %%",
        sorted.size(),
        least.samples(),
        least.name(),
        most.samples(),
        most.name(),
        advice.samples(),
        worst.name(),
        100 * worst.recall());
  }

  private static String suspects(Labels labels) {
    String some =
        labels.suspects().stream()
            .limit(SHOWN)
            .map(one -> format("%s (%s, or %s?)", one.sample(), one.given(), one.likely()))
            .collect(Collectors.joining(", "));
    int doubted = labels.suspects().size();
    return doubted == 0
        ? "no label is doubted by the head"
        : format(
            "%d label%s doubted by the head, %d of them as surely as it is right elsewhere; first %s: %s has them",
            doubted, doubted == 1 ? " is" : "s are", labels.count(), some, Suspects.FILE);
  }

  private String backbone(RankedBackbone one) {
    return format(
        "%s: %.3f %s, loss %.3f, %,d parameters%s",
        one.name(),
        one.score(),
        advice.head().measure(),
        one.loss(),
        one.parameters(),
        Objects.equals(one, best()) ? " (taken)" : "");
  }

  /** What it is about, then its text, broken where lines get long. */
  private static void line(PrintWriter out, String about, String text) {
    String next = about;
    for (String line : Wrapped.lines(text, WIDTH - INDENT)) {
      out.println(format("  %-" + (INDENT - 2) + "s", next) + line);
      next = "";
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
