package dev.graft.report;

import dev.graft.eval.ClassMetrics;
import dev.graft.modality.Noun;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import java.util.List;

/** Whether the model is right as often as it says: the reliability diagram. */
final class Reliability {
  private Reliability() {}

  static Html of(ClassMetrics metrics, String counted, Noun noun) {
    if (metrics.calibration().isEmpty()) {
      return Html.NONE;
    }
    List<Point> points =
        metrics.calibration().stream()
            .map(bin -> new Point(bin.confidence(), bin.accuracy(), bin.samples()))
            .toList();
    XyChart chart =
        new XyChart(
            "Confidence and accuracy",
            "On the dashed line it is right as often as it is sure; larger points stand for more %s."
                .formatted(noun.many()),
            true,
            Axis.of("confidence", Format.PERCENT).between(0, 1),
            Axis.of("accuracy", Format.PERCENT).between(0, 1),
            List.of(
                new Series(
                    "perfect",
                    "reference",
                    1,
                    Look.REFERENCE,
                    List.of(Point.of(0, 0), Point.of(1, 1))),
                new Series("accuracy", "one", 0.8, Look.POINTS, points)),
            List.of());
    return Html.of(
        """
        <h3>Can its probabilities be believed?</h3>
        <div class="halves"><div>{}</div><div>
        <p>On {} its confidence is off by <strong>{}</strong> on average (expected calibration error).</p>
        <p>Above the dashed line the model is too modest, below it too sure. A point of few {}
        says little.</p></div></div>
        """,
        chart.html(),
        counted,
        Numbers.percent(metrics.ece()),
        noun.many());
  }
}
