package dev.graft.report;

import dev.graft.data.Target;
import dev.graft.eval.NumberMetrics;
import dev.graft.eval.NumberMetrics.PerTarget;
import dev.graft.modality.Noun;
import dev.graft.report.DataTable.Column;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import dev.graft.train.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** How well numbers are predicted: errors per target, and predicted against true values. */
final class NumberFit {
  /** More charts than that, nobody looks at. */
  private static final int MOST_CHARTS = 6;

  /** More points than that only make the page slow. */
  private static final int MOST_POINTS = 2000;

  private NumberFit() {}

  static Html of(NumberMetrics metrics, Optional<Judged> judged, String counted, Noun noun) {
    return Html.of("{}{}", table(metrics, counted), charts(metrics, judged, noun));
  }

  private static Html table(NumberMetrics metrics, String counted) {
    List<Column> columns =
        List.of(
            Column.text("Number"),
            Column.number("MAE"),
            Column.number("RMSE"),
            Column.number("R²"),
            Column.bar());
    List<List<Html>> rows =
        metrics.perTarget().stream()
            .map(
                target ->
                    List.of(
                        Html.name(target.name()),
                        Html.of("{}", Numbers.significant(target.mae())),
                        Html.of("{}", Numbers.significant(target.rmse())),
                        Html.of("{}", explained(target)),
                        ClassTable.bar(target.r2() == null ? 0 : target.r2())))
            .toList();
    return Html.of(
        "<h3>Number by number</h3>\n{}", DataTable.of("On " + counted, columns, rows).html());
  }

  private static Html charts(NumberMetrics metrics, Optional<Judged> judged, Noun noun) {
    if (judged.isEmpty()) {
      return Html.NONE;
    }
    List<Html> charts = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_CHARTS, metrics.perTarget().size()); k++) {
      charts.add(chart(metrics.perTarget().get(k), judged.get(), k, noun).html());
    }
    return Html.of("<div class=\"charts\">{}</div>\n", charts);
  }

  private static String explained(PerTarget target) {
    return target.r2() == null ? "-" : Numbers.decimal(target.r2());
  }

  private static XyChart chart(PerTarget target, Judged judged, int column, Noun noun) {
    int step = 1 + (judged.samples().size() - 1) / MOST_POINTS;
    List<Point> points =
        IntStream.range(0, judged.samples().size())
            .filter(row -> row % step == 0)
            .mapToObj(
                row ->
                    Point.of(
                        ((Target.Values) judged.samples().get(row).target()).values().get(column),
                        judged.predictions().get(row, column)))
            .toList();
    double low = points.stream().mapToDouble(Point::x).min().orElse(0);
    double high = points.stream().mapToDouble(Point::x).max().orElse(1);
    return new XyChart(
        target.name(),
        "Predicted over true values; %s.%s"
            .formatted(
                target.r2() == null
                    ? "all true values are the same, so that there is no R²"
                    : "R² is " + explained(target),
                step > 1
                    ? String.format(Locale.ROOT, " Every %d. %s is shown.", step, noun.one())
                    : ""),
        true,
        Axis.of("true", Format.NUMBER),
        Axis.of("predicted", Format.NUMBER),
        List.of(
            new Series(
                "perfect",
                "reference",
                1,
                Look.REFERENCE,
                List.of(Point.of(low, low), Point.of(high, high))),
            new Series(noun.many(), "one", 0.6, Look.POINTS, points)),
        List.of());
  }
}
