package dev.graft.report;

import dev.graft.eval.ClassMetrics.PerClass;
import dev.graft.modality.Noun;
import dev.graft.report.DataTable.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How well each class or label is recognised; of many, the worst first. */
final class ClassTable {
  /** Up to so many, they stay in their own order. */
  private static final int FEW = 20;

  /** More are in {@code run.json} alone. */
  private static final int MOST = 1000;

  private ClassTable() {}

  static Html of(String kind, List<PerClass> scores, String counted, Noun noun) {
    if (scores.size() <= FEW) {
      return Html.of(
          "<h3>{} by {}</h3>{}",
          kind,
          kind.toLowerCase(Locale.ROOT),
          table(kind, scores, "On " + counted, noun));
    }
    List<PerClass> worstFirst =
        scores.stream()
            .sorted(
                Comparator.comparing((PerClass score) -> score.support() == 0)
                    .thenComparing(PerClass::f1))
            .toList();
    List<PerClass> rest = worstFirst.subList(FEW, Math.min(MOST, worstFirst.size()));
    return Html.of(
        """
        <h3>{} by {}</h3>
        {}
        <details><summary>The other {}{}</summary>{}</details>
        """,
        kind,
        kind.toLowerCase(Locale.ROOT),
        table(kind, worstFirst.subList(0, FEW), "The lowest F1 first, on " + counted, noun),
        Numbers.count(rest.size()),
        scores.size() > MOST ? "; run.json has the rest" : "",
        table(kind, rest, "On " + counted, noun));
  }

  private static Html table(String kind, List<PerClass> scores, String caption, Noun noun) {
    List<Column> columns =
        List.of(
            Column.text(kind),
            Column.number(DataParts.capital(noun.many())),
            Column.number("Precision"),
            Column.number("Recall"),
            Column.number("F1"),
            Column.bar());
    return DataTable.of(caption, columns, scores.stream().map(ClassTable::row).toList()).html();
  }

  private static List<Html> row(PerClass score) {
    return List.of(
        Html.name(score.name()),
        Html.of("{}", Numbers.count(score.support())),
        Html.of("{}", Numbers.percent(score.precision())),
        Html.of("{}", Numbers.percent(score.recall())),
        Html.of("{}", Numbers.decimal(score.f1())),
        bar(score.f1()));
  }

  /** A bar as long as a share, for eyes alone: the number stands beside it. */
  static Html bar(double share) {
    if (!(share > 0)) {
      return Html.NONE;
    }
    return Html.of(
        "<span style=\"width:{}%\"></span>",
        String.format(Locale.ROOT, "%.1f", 100 * Math.min(1, share)));
  }
}
