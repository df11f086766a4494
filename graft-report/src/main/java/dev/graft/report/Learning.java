package dev.graft.report;

import dev.graft.eval.Metrics;
import dev.graft.loop.RateFinder;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Mark;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import dev.graft.train.RunRecord;
import dev.graft.train.RunRecord.EpochInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How gradient descent went, epoch by epoch. */
final class Learning {
  private final RunRecord run;
  private final List<EpochInfo> history;
  private final EpochCharts epochs;

  Learning(RunRecord run) {
    this.run = run;
    this.history = run.history();
    this.epochs = new EpochCharts(history);
  }

  /** Nothing where nothing was trained by gradient descent. */
  Html body() {
    List<XyChart> charts = new ArrayList<>();
    if (!history.isEmpty()) {
      charts.add(epochs.losses());
      if (history.get(history.size() - 1).valAccuracy() != null) {
        charts.add(measure());
      }
      charts.add(epochs.rates());
    }
    if (run.strategy().rateSearch() != null) {
      charts.add(search(run.strategy().rateSearch()));
    }
    if (charts.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <p>{} in {}.{}</p>
        <div class="charts">{}</div>
        """,
        Numbers.count(history.size(), "epoch"),
        Numbers.seconds(history.stream().mapToDouble(EpochInfo::seconds).sum()),
        besideHead(),
        charts.stream().map(XyChart::html).toList());
  }

  /** After which epoch it was as good as the exact head alone. */
  private String besideHead() {
    Metrics alone = run.headAlone() == null ? null : run.headAlone().get("val");
    if (alone == null || history.isEmpty() || history.get(0).valAccuracy() == null) {
      return "";
    }
    double level = DataParts.measure(alone);
    String name = DataParts.measureName(run.task());
    for (int i = 0; i < history.size(); i++) {
      if (EpochCharts.value(history.get(i).valAccuracy()) >= level) {
        return String.format(
            Locale.ROOT,
            " By validation %s it was as good as the exact head alone after epoch %d.",
            name,
            i + 1);
      }
    }
    return " By validation %s it was never as good as the exact head alone.".formatted(name);
  }

  private XyChart measure() {
    Format format = run.task().equals("classify") ? Format.PERCENT : Format.DECIMAL;
    Metrics alone = run.headAlone() == null ? null : run.headAlone().get("val");
    return epochs.measure(
        DataParts.measureName(run.task()),
        format,
        alone == null ? OptionalDouble.empty() : OptionalDouble.of(DataParts.measure(alone)),
        "the exact head alone");
  }

  private static XyChart search(RateFinder.Finding search) {
    String chosen = Numbers.significant(search.suggestion());
    return new XyChart(
        "Search for the learning rate",
        "Smoothed training loss as the rate grows from step to step; %s was chosen."
            .formatted(chosen),
        false,
        Axis.of("rate", Format.NUMBER).logarithmic(),
        Axis.of("loss", Format.NUMBER),
        List.of(
            new Series(
                "loss",
                "one",
                1,
                Look.LINE,
                search.trials().stream()
                    .map(trial -> Point.of(trial.rate(), trial.loss()))
                    .toList())),
        List.of(new Mark(search.suggestion(), "chosen")));
  }
}
