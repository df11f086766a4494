package dev.graft.report;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparisonRecord;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import dev.graft.train.RunRecord.EpochInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** How each strategy learned, all to one scale, beside the random start where that was tried. */
final class Courses {
  private final List<ComparedStrategy> trained;
  private final Optional<ComparedStrategy> random;
  private final Axis epochs;
  private final Axis losses;
  private final Axis shares;

  private Courses(List<ComparedStrategy> trained) {
    this.trained = trained;
    this.random = trained.stream().filter(one -> one.strategy().equals("scratch")).findFirst();
    int longest = trained.stream().mapToInt(one -> one.history().size()).max().orElse(0);
    double highest =
        DoubleStream.concat(all(EpochInfo::trainLoss), all(EpochInfo::valLoss))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double lowest = all(EpochInfo::valAccuracy).filter(Double::isFinite).min().orElse(0);
    this.epochs = Axis.of("epoch", Format.COUNT).between(1, Math.max(2, longest));
    this.losses = Axis.of("loss", Format.NUMBER).between(0, roundedUp(highest));
    this.shares =
        Axis.of("validation accuracy", Format.PERCENT)
            .between(Math.max(0, Math.floor(10 * lowest) / 10), 1);
  }

  /** To the next number of two digits. */
  private static double roundedUp(double loss) {
    double digit = Math.pow(10, Math.floor(Math.log10(Math.max(loss, 1e-6))) - 1);
    return Math.ceil(loss / (5 * digit)) * 5 * digit;
  }

  static Html body(ComparisonRecord compared) {
    List<ComparedStrategy> trained =
        compared.strategies().stream().filter(one -> !one.history().isEmpty()).toList();
    if (trained.isEmpty()) {
      return Html.NONE;
    }
    boolean classes = compared.strategies().stream().allMatch(one -> one.accuracy() != null);
    return Html.of("<div class=\"charts\">{}</div>\n", new Courses(trained).charts(classes));
  }

  private List<Html> charts(boolean classes) {
    List<Html> charts = new ArrayList<>();
    for (ComparedStrategy one : trained) {
      charts.add(loss(one).html());
      boolean validated = one.history().stream().allMatch(epoch -> epoch.valAccuracy() != null);
      if (classes && validated) {
        charts.add(accuracy(one).html());
      }
    }
    return charts;
  }

  private XyChart loss(ComparedStrategy one) {
    List<Series> series = new ArrayList<>();
    series.add(line("training", "one", one, EpochInfo::trainLoss));
    series.add(line("validation", "two", one, EpochInfo::valLoss));
    series.removeIf(some -> some.points().isEmpty());
    return new XyChart(
        "Loss of " + one.strategy(),
        "Per epoch; all strategies to one scale.",
        false,
        epochs,
        losses,
        series,
        List.of());
  }

  private XyChart accuracy(ComparedStrategy one) {
    List<Series> series = new ArrayList<>();
    series.add(line(one.strategy(), "two", one, EpochInfo::valAccuracy));
    boolean isRandom = one.strategy().equals("scratch");
    random
        .filter(it -> !isRandom)
        .ifPresent(it -> series.add(line("random start", "one", it, EpochInfo::valAccuracy)));
    return new XyChart(
        "Convergence of " + one.strategy(),
        series.size() > 1
            ? "Validation accuracy per epoch, beside that from random weights."
            : "Validation accuracy per epoch.",
        false,
        epochs,
        shares,
        series,
        List.of());
  }

  private DoubleStream all(Function<EpochInfo, @Nullable Double> value) {
    return trained.stream()
        .flatMap(one -> one.history().stream())
        .map(value)
        .mapToDouble(number -> number == null ? Double.NaN : number);
  }

  private static Series line(
      String name,
      String colour,
      ComparedStrategy one,
      Function<EpochInfo, @Nullable Double> value) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < one.history().size(); i++) {
      Double number = value.apply(one.history().get(i));
      if (number != null) {
        points.add(Point.of(i + 1, number));
      }
    }
    return new Series(name, colour, 1, Look.LINE, points);
  }
}
