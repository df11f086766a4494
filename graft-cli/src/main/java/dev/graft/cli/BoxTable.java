package dev.graft.cli;

import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.DetectionMetrics.PerClass;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** How well things are found, a line for each class and one for all. */
final class BoxTable {

  private BoxTable() {}

  static void print(DetectionMetrics metrics, PrintWriter out) {
    List<PerClass> classes = metrics.perClass();
    int width =
        Math.max(
            DetectionMetrics.ALL_CLASSES.length(),
            classes.stream().mapToInt(c -> c.name().length()).max().orElse(0));
    out.printf(
        Locale.ROOT,
        "%n  %-" + width + "s  boxes  mAP@.5  mAP@.5:.95  small  medium  large  recall%n",
        "class");
    metrics.rows().forEach(one -> line(one, width, out));
    out.printf(
        Locale.ROOT,
        "%n  small is below 32 x 32 pixels, large above 96 x 96; - where there is none%n");
  }

  private static void line(PerClass one, int width, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  %-" + width + "s  %5d  %6s  %10s  %5s  %6s  %5s  %6s%n",
        one.name(),
        one.boxes(),
        DetectionMetrics.told(one.map50()),
        DetectionMetrics.told(one.map()),
        DetectionMetrics.told(one.small()),
        DetectionMetrics.told(one.medium()),
        DetectionMetrics.told(one.large()),
        DetectionMetrics.told(one.recall()));
  }
}
