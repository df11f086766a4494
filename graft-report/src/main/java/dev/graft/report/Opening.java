package dev.graft.report;

import dev.graft.eval.ClassMetrics;
import dev.graft.eval.LabelMetrics;
import dev.graft.eval.Metrics;
import dev.graft.eval.NumberMetrics;
import dev.graft.train.RunRecord;
import java.util.ArrayList;
import java.util.List;

/** The head of the page: what was trained, how good it is, and what to be wary of. */
final class Opening {
  /** Longer ones are names, and set in smaller letters. */
  private static final int LONGEST_VALUE = 10;

  private static final int NAMED = 3;

  private final RunRecord run;
  private final String part;
  private final Metrics metrics;

  Opening(RunRecord run) {
    this.run = run;
    this.part = DataParts.headline(run);
    this.metrics = DataParts.metrics(run, part);
  }

  /** The page's title in plain text. */
  String title() {
    return "Graft: " + what() + " " + String.join(", ", run.classes().stream().limit(3).toList());
  }

  Html html() {
    return Html.of(
        """
        <header>
        <p class="eyebrow">Graft {} · training report</p>
        <h1>{} <span class="names">{}</span></h1>
        <p class="lead">{}</p>
        <ul class="tiles">{}</ul>
        {}{}</header>
        """,
        run.graft(),
        what(),
        Html.names(run.classes(), NAMED),
        verdict(),
        tiles(),
        why(),
        notices());
  }

  private String what() {
    return switch (run.task()) {
      case "regress" -> "A model that predicts";
      case "multilabel" -> "A model of " + Numbers.count(run.classes().size(), "label") + ":";
      default ->
          "A model of "
              + (run.classes().size() == 1
                  ? "1 class:"
                  : Numbers.count(run.classes().size()) + " classes:");
    };
  }

  /** What was trained, why that, and why what came of it was taken or not. */
  private Html why() {
    return Html.of(
        """
        <div class="why" id="why"><h2>Trained: <strong>{}</strong></h2>
        <ul>{}</ul></div>
        """,
        trained(),
        run.strategy().reasons().stream()
            .map(reason -> Html.of("<li>{}</li>", Making.sentence(reason)))
            .toList());
  }

  private String trained() {
    return switch (run.strategy().name()) {
      case "head" -> "the head alone (head)";
      case "full" -> "all blocks and the head (full)";
      case "partial" -> "some blocks and the head (partial)";
      case "surgical" ->
          "the third of the blocks that the loss pulls at most, and the head (surgical)";
      case "gradual" -> "block by block, from the head down (gradual)";
      case "scratch" -> "all, from random weights (scratch)";
      case "lora" -> "low-rank updates and the head (lora)";
      default -> run.strategy().name();
    };
  }

  private Html verdict() {
    String remark = DataParts.remark(run, part);
    Html counted =
        Html.of(
            "{}{}",
            Numbers.count(metrics.samples(), DataParts.adjective(part), run.data().noun()),
            remark.isEmpty() ? "" : " (" + remark + ")");
    if (metrics instanceof ClassMetrics classes) {
      return Html.of(
          "It names <strong>{}</strong> of {} rightly; with 95\u00A0% confidence the true share lies"
              + " between {} and {}.",
          Numbers.percent(classes.accuracy()),
          counted,
          Numbers.percent(classes.accuracyLow()),
          Numbers.percent(classes.accuracyHigh()));
    }
    if (metrics instanceof LabelMetrics labels) {
      return Html.of(
          "On {} it reaches a mean average precision of <strong>{}</strong>; {} of them get exactly"
              + " the right labels.",
          counted,
          Numbers.decimal(labels.meanAveragePrecision()),
          Numbers.percent(labels.exactMatch()));
    }
    NumberMetrics numbers = (NumberMetrics) metrics;
    if (numbers.r2() == null) {
      return Html.of(
          "On {} it is off by <strong>{}</strong> on average; their right answers are all the same,"
              + " so that there is no variance to explain.",
          counted,
          Numbers.significant(numbers.mae()));
    }
    return Html.of(
        "On {} it is off by <strong>{}</strong> on average and explains {} of the variance.",
        counted,
        Numbers.significant(numbers.mae()),
        Numbers.percent(Math.max(0, numbers.r2())));
  }

  private List<Html> tiles() {
    List<Html> tiles = new ArrayList<>();
    if (metrics instanceof ClassMetrics classes) {
      tiles.add(
          tile(
              "Accuracy",
              Numbers.percent(classes.accuracy()),
              "%s to %s"
                  .formatted(
                      Numbers.percent(classes.accuracyLow()),
                      Numbers.percent(classes.accuracyHigh()))));
      tiles.add(tile("Macro F1", Numbers.decimal(classes.macroF1()), "all classes alike"));
      tiles.add(tile("Log-loss", Numbers.decimal(classes.logLoss()), "nats, less is better"));
    } else if (metrics instanceof LabelMetrics labels) {
      tiles.add(
          tile(
              "Average precision",
              Numbers.decimal(labels.meanAveragePrecision()),
              "mean over labels"));
      tiles.add(tile("Micro F1", Numbers.decimal(labels.microF1()), "over all answers"));
      tiles.add(
          tile(
              "Exact match",
              Numbers.percent(labels.exactMatch()),
              "of the " + run.data().samples()));
    } else if (metrics instanceof NumberMetrics numbers) {
      tiles.add(tile("MAE", Numbers.significant(numbers.mae()), "mean absolute error"));
      tiles.add(tile("RMSE", Numbers.significant(numbers.rmse()), "large errors weigh more"));
      if (numbers.r2() != null) {
        tiles.add(tile("R²", Numbers.decimal(numbers.r2()), "1 is perfect"));
      }
    }
    tiles.add(
        tile(
            "Samples",
            Numbers.count(run.refit() == null ? run.data().train() : run.refit().samples()),
            "trained on, of "
                + Numbers.count(run.data().train() + run.data().val() + run.data().test())));
    tiles.add(
        tile(
            "Time",
            Numbers.seconds(run.timing().getOrDefault("total", Double.NaN)),
            "strategy " + run.strategy().name()));
    return tiles;
  }

  /** A figure with what it is of. */
  static Html tile(String label, String value, String note) {
    return Html.of(
        "<li><span class=\"label\">{}</span><span class=\"value{}\">{}</span><span"
            + " class=\"note\">{}</span></li>\n",
        label,
        value.length() > LONGEST_VALUE ? " long" : "",
        value,
        note);
  }

  private Html notices() {
    RunRecord.DataInfo data = run.data();
    List<Html> notices = new ArrayList<>();
    if (!data.leakage().isEmpty()) {
      notices.add(
          Html.of(
              "<li><a href=\"#data\">{} in the training set too</a>, so the figures are better than"
                  + " the model.</li>",
              data.leakage().size() == 1
                  ? "One held-out " + data.sample() + " is"
                  : Numbers.count(data.leakage().size()) + " held-out " + data.samples() + " are"));
    }
    if (!data.skipped().isEmpty()) {
      notices.add(
          Html.of(
              "<li><a href=\"#data\">{} left out</a>.</li>",
              data.skipped().size() == 1
                  ? "One file was"
                  : Numbers.count(data.skipped().size()) + " files were"));
    }
    data.warnings().forEach(warning -> notices.add(Html.of("<li>{}</li>", warning)));
    return notices.isEmpty()
        ? Html.NONE
        : Html.of("<ul class=\"notices\" aria-label=\"To be wary of\">{}</ul>\n", notices);
  }
}
