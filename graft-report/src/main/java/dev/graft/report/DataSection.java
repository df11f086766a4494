package dev.graft.report;

import dev.graft.data.Skipped;
import dev.graft.report.DataTable.Column;
import dev.graft.train.RunRecord;
import dev.graft.train.RunRecord.DataInfo;
import dev.graft.train.RunRecord.LeakageInfo;
import java.util.List;
import java.util.function.Function;

/** What the model was made from: how many samples, and what was odd about them. */
final class DataSection {
  /** How many files are listed; {@code run.json} has them all. */
  private static final int MOST = 200;

  private DataSection() {}

  static Html body(RunRecord run) {
    DataInfo data = run.data();
    return Html.of(
        """
        <dl>
        <dt>{}</dt><dd>{} for training, {} for validation, {} for testing</dd>
        <dt>{}</dt><dd>{}</dd>
        <dt>SHA-256</dt><dd><code>{}</code></dd>
        </dl>
        {}{}
        """,
        DataParts.capital(data.samples()),
        Numbers.count(data.train()),
        Numbers.count(data.val()),
        Numbers.count(data.test()),
        run.task().equals("regress") ? "Numbers" : "Classes",
        Html.names(run.classes(), 100),
        data.sha256(),
        leakage(data.leakage(), data.samples()),
        skipped(data.skipped()));
  }

  private static Html leakage(List<LeakageInfo> leakage, String samples) {
    return list(
        "Held-out %s that are in the training set too".formatted(samples),
        "Take them out of one of the two, or the figures promise too much.",
        List.of("Held out", "Same or nearly the same in training", "How alike"),
        leakage,
        pair ->
            List.of(
                Html.name(pair.heldOut()),
                Html.name(pair.train()),
                Html.of("{}", pair.exact() ? "byte for byte" : "looks alike")));
  }

  static Html skipped(List<Skipped> skipped) {
    return list(
        "Files that were left out",
        "",
        List.of("File", "Why"),
        skipped,
        file -> List.of(Html.name(file.path()), Html.of("{}", file.reason())));
  }

  private static <T> Html list(
      String title,
      String remark,
      List<String> columns,
      List<T> rows,
      Function<T, List<Html>> cells) {
    if (rows.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <h3>{} <span class="note">{}</span></h3>
        {}{}{}
        """,
        title,
        Numbers.count(rows.size()),
        remark.isEmpty() ? Html.NONE : Html.of("<p>{}</p>", remark),
        DataTable.of(
                title,
                columns.stream().map(Column::text).toList(),
                rows.stream().limit(MOST).map(cells).toList())
            .withCaptionHidden()
            .html(),
        rows.size() > MOST
            ? Html.of(
                "<p class=\"note\">and {} more; run.json has them all.</p>",
                Numbers.count(rows.size() - MOST))
            : Html.NONE);
  }
}
