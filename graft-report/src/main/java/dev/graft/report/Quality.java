package dev.graft.report;

import dev.graft.eval.ClassMetrics;
import dev.graft.eval.LabelMetrics;
import dev.graft.eval.Metrics;
import dev.graft.eval.NumberMetrics;
import dev.graft.modality.Noun;
import dev.graft.report.DataTable.Column;
import dev.graft.train.Judged;
import dev.graft.train.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How good the model is: every part of the data in a table, and one of them looked into. */
final class Quality {
  private final RunRecord run;
  private final String part;
  private final Optional<Judged> judged;

  /**
   * A section.
   *
   * @param judged what the model answers for the part that is looked into, if that is known
   */
  Quality(RunRecord run, Optional<Judged> judged) {
    this.run = run;
    this.part = DataParts.detail(run);
    this.judged = judged;
  }

  Html body() {
    return Html.of(
        """
        {}{}
        """,
        overview(),
        detail(DataParts.metrics(run, part)));
  }

  private Html overview() {
    List<List<Html>> rows = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    run.metrics()
        .forEach(
            (name, metrics) -> {
              rows.add(row(DataParts.adjective(name), DataParts.remark(run, name), metrics));
              columns.clear();
              measures(metrics).keySet().forEach(measure -> columns.add(Column.number(measure)));
            });
    if (run.headAlone() != null) {
      run.headAlone()
          .forEach(
              (name, metrics) ->
                  rows.add(row(DataParts.adjective(name), "with the exact head alone", metrics)));
    }
    columns.addAll(
        0, List.of(Column.text("Part"), Column.number(DataParts.capital(run.data().samples()))));
    return DataTable.of("By part of the data", columns, rows).html();
  }

  private static List<Html> row(String name, String remark, Metrics metrics) {
    List<Html> row = new ArrayList<>();
    row.add(
        Html.of(
            "{}{}",
            name,
            remark.isEmpty() ? Html.NONE : Html.of(" <span class=\"note\">{}</span>", remark)));
    row.add(Html.of("{}", Numbers.count(metrics.samples())));
    measures(metrics).values().forEach(value -> row.add(Html.of("{}", value)));
    return row;
  }

  private static Map<String, String> measures(Metrics metrics) {
    Map<String, String> measures = new LinkedHashMap<>();
    if (metrics instanceof ClassMetrics classes) {
      measures.put("Accuracy", Numbers.percent(classes.accuracy()));
      measures.put(
          "95 % interval",
          Numbers.percent(classes.accuracyLow())
              + " to "
              + Numbers.percent(classes.accuracyHigh()));
      if (classes.top5() != null) {
        measures.put("Among top 5", Numbers.percent(classes.top5()));
      }
      measures.put("Macro F1", Numbers.decimal(classes.macroF1()));
      measures.put("Log-loss", Numbers.decimal(classes.logLoss()));
      measures.put("Calibration error", Numbers.decimal(classes.ece()));
    } else if (metrics instanceof LabelMetrics labels) {
      measures.put("Mean average precision", Numbers.decimal(labels.meanAveragePrecision()));
      measures.put("Micro F1", Numbers.decimal(labels.microF1()));
      measures.put("Macro F1", Numbers.decimal(labels.macroF1()));
      measures.put("Exact match", Numbers.percent(labels.exactMatch()));
      measures.put("Log-loss", Numbers.decimal(labels.logLoss()));
    } else if (metrics instanceof NumberMetrics numbers) {
      measures.put("MAE", Numbers.significant(numbers.mae()));
      measures.put("RMSE", Numbers.significant(numbers.rmse()));
      if (numbers.r2() != null) {
        measures.put("R²", Numbers.decimal(numbers.r2()));
      }
    }
    return measures;
  }

  private Html detail(Metrics metrics) {
    Noun noun = run.data().noun();
    String counted = Numbers.count(metrics.samples(), DataParts.adjective(part), noun);
    if (metrics instanceof ClassMetrics classes) {
      return Html.of(
          """
          <div class="{}"><div>{}</div>
          <div>{}</div></div>
          {}""",
          classes.perClass().size() <= Confusion.FIT_A_HALF ? "halves" : "whole",
          new Confusion(classes, counted, noun).html(),
          ClassTable.of("Class", classes.perClass(), counted, noun),
          Reliability.of(classes, counted, noun));
    }
    if (metrics instanceof LabelMetrics labels) {
      return ClassTable.of("Label", labels.perLabel(), counted, noun);
    }
    return NumberFit.of((NumberMetrics) metrics, judged, counted, noun);
  }
}
