package dev.graft.report;

import dev.graft.head.HeadChoice;
import dev.graft.report.DataTable.Column;
import dev.graft.train.RunRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the model was made: strategy, backbone and head, with the reasons. */
final class Making {
  private Making() {}

  static Html body(RunRecord run) {
    return Html.of(
        """
        <dl>
        <dt>Strategy</dt><dd><strong>{}</strong>, for the <a href="#why">reasons above</a></dd>
        <dt>Backbone</dt><dd>{}{}, cut at <code>{}</code></dd>
        <dt>Head</dt><dd><strong>{}</strong>: {}.</dd>
        {}</dl>
        {}
        """,
        run.strategy().name(),
        Html.name(run.backbone().name()),
        run.backbone().license() == null ? "" : " (" + run.backbone().license() + ")",
        run.strategy().cut(),
        run.head().method(),
        run.head().reason(),
        refit(run),
        candidates(run.head().candidates()));
  }

  private static Html refit(RunRecord run) {
    return run.refit() == null
        ? Html.NONE
        : Html.of(
            "<dt>Refit</dt><dd>Once all was chosen on {} validation {}, these were given back:"
                + " the model learned from all {}. Figures are from before.</dd>\n",
            Numbers.count(run.data().val()),
            run.data().samples(),
            Numbers.count(run.refit().samples()));
  }

  static String sentence(String reason) {
    String trimmed = reason.strip();
    if (trimmed.isEmpty()) {
      return "";
    }
    String end = trimmed.endsWith(".") ? "" : ".";
    return trimmed.substring(0, 1).toUpperCase(Locale.ROOT) + trimmed.substring(1) + end;
  }

  private static Html candidates(List<HeadChoice.Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Html.NONE;
    }
    List<Column> columns =
        List.of(
            Column.text("Head"),
            Column.number("Loss"),
            Column.number("Score"),
            Column.number("Penalty"),
            Column.text("Held out"));
    return DataTable.of(
            "Heads that were tried, on samples held out",
            columns,
            candidates.stream().map(Making::row).toList())
        .html();
  }

  private static List<Html> row(HeadChoice.Candidate candidate) {
    return List.of(
        Html.of("{}", candidate.name()),
        Html.of("{}", Numbers.decimal(candidate.loss())),
        Html.of("{}", Numbers.decimal(candidate.score())),
        Html.of(
            "{}",
            candidate.penalties().stream()
                .limit(4)
                .map(Numbers::significant)
                .collect(Collectors.joining(", "))),
        Html.of("{}", candidate.heldOut()));
  }
}
