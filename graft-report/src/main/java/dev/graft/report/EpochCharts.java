package dev.graft.report;

import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Mark;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import dev.graft.train.RunRecord.EpochInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Epochs of gradient descent as charts.
 *
 * @param history at least one epoch; either all were validated or none
 */
record EpochCharts(List<EpochInfo> history) {
  XyChart losses() {
    EpochInfo last = history.get(history.size() - 1);
    String description =
        "Per epoch; in the last one %s in training".formatted(Numbers.decimal(last.trainLoss()));
    List<Series> series = new ArrayList<>(List.of(line("training", "one", EpochInfo::trainLoss)));
    if (last.valLoss() != null) {
      description += " and %s in validation".formatted(Numbers.decimal(last.valLoss()));
      series.add(line("validation", "two", epoch -> value(epoch.valLoss())));
    }
    return new XyChart(
        "Loss",
        description + ".",
        false,
        epochs(),
        Axis.of("loss", Format.NUMBER),
        series,
        stages());
  }

  /**
   * How good it was on the validation samples.
   *
   * @param level of what it is compared with, if there is such
   * @param reference what that is
   */
  XyChart measure(String name, Format format, OptionalDouble level, String reference) {
    double best = history.stream().mapToDouble(epoch -> value(epoch.valAccuracy())).max().orElse(0);
    String description = "Per epoch; at best " + format.write(best);
    List<Series> series = new ArrayList<>();
    series.add(line("validation", "two", epoch -> value(epoch.valAccuracy())));
    if (level.isPresent()) {
      double y = level.getAsDouble();
      description += ". Dashed: %s, %s".formatted(reference, format.write(y));
      series.add(
          new Series(
              reference.startsWith("the ") ? reference.substring(4) : reference,
              "reference",
              1,
              Look.REFERENCE,
              List.of(Point.of(1, y), Point.of(Math.max(2, history.size()), y))));
    }
    return new XyChart(
        "Validation " + name,
        description + ".",
        false,
        epochs(),
        Axis.of(name, format),
        series,
        stages());
  }

  /** A line per parameter group, fainter towards the input. */
  XyChart rates() {
    Map<List<Point>, List<String>> groups = groupsByCourse();
    List<Series> series = new ArrayList<>();
    groups.forEach(
        (points, names) -> {
          double strength = (1.0 + series.size()) / groups.size();
          series.add(new Series(span(names), "three", strength, Look.LINE, points));
        });
    return new XyChart(
        "Learning rates",
        "At the end of each epoch, of "
            + Numbers.count(groups.values().stream().mapToInt(List::size).sum(), "parameter group")
            + ".",
        false,
        epochs(),
        Axis.of("rate", Format.NUMBER).logarithmic(),
        series,
        stages());
  }

  /** Groups, from the input on; those that move at the same rates are one line. */
  private Map<List<Point>, List<String>> groupsByCourse() {
    Set<String> names = new LinkedHashSet<>();
    // The last stage trains the most blocks, and knows their order.
    for (int i = history.size() - 1; i >= 0; i--) {
      names.addAll(history.get(i).learningRates().keySet());
    }
    Map<List<Point>, List<String>> groups = new LinkedHashMap<>();
    for (String name : names) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < history.size(); i++) {
        Double rate = history.get(i).learningRates().get(name);
        if (rate != null) {
          points.add(Point.of(i + 1, rate));
        }
      }
      groups.computeIfAbsent(points, course -> new ArrayList<>()).add(name);
    }
    return groups;
  }

  private static String span(List<String> names) {
    String first = names.get(0);
    return names.size() == 1 ? first : first + " to " + names.get(names.size() - 1);
  }

  /** Of an epoch that was validated, as all of a run are or none. */
  static double value(@Nullable Double measured) {
    return Objects.requireNonNull(measured);
  }

  private Axis epochs() {
    return Axis.of("epoch", Format.COUNT).between(1, Math.max(2, history.size()));
  }

  private Series line(String name, String colour, ToDoubleFunction<EpochInfo> value) {
    return new Series(
        name,
        colour,
        1,
        Look.LINE,
        IntStream.range(0, history.size())
            .mapToObj(i -> Point.of(i + 1, value.applyAsDouble(history.get(i))))
            .toList());
  }

  /** Where each stage begins; none where there is but one. */
  private List<Mark> stages() {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      if (i == 0 || !history.get(i).stage().equals(history.get(i - 1).stage())) {
        marks.add(new Mark(Math.max(1, i + 0.5), history.get(i).stage()));
      }
    }
    return marks.size() > 1 ? marks : List.of();
  }
}
