package dev.graft.report;

import dev.graft.eval.ClassMetrics;
import dev.graft.modality.Noun;
import dev.graft.report.DataTable.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What is taken for what, as a heat map that is a table; of many classes the most confused. */
final class Confusion {
  /** More classes do not fit a page. */
  static final int MOST_CLASSES = 20;

  /** Up to so many classes there is room beside the table. */
  static final int FIT_A_HALF = 4;

  /** Up to so many classes there is room for names across their columns. */
  private static final int NARROW = 6;

  private static final int MOST_PAIRS = 12;

  /** From this share on, a cell is so dark that its number is light. */
  private static final double DARK = 0.55;

  private final ClassMetrics metrics;
  private final String counted;
  private final Noun noun;
  private final List<Pair> pairs;

  Confusion(ClassMetrics metrics, String counted, Noun noun) {
    this.metrics = metrics;
    this.counted = counted;
    this.noun = noun;
    this.pairs = pairs(metrics.confusion());
  }

  /** So many samples of one class taken for another. */
  private record Pair(int truth, int taken, int count) {}

  /** What is taken for something else, the most frequent first. */
  private static List<Pair> pairs(List<List<Integer>> confusion) {
    List<Pair> pairs = new ArrayList<>();
    for (int truth = 0; truth < confusion.size(); truth++) {
      List<Integer> row = confusion.get(truth);
      for (int taken = 0; taken < row.size(); taken++) {
        if (taken != truth && row.get(taken) > 0) {
          pairs.add(new Pair(truth, taken, row.get(taken)));
        }
      }
    }
    pairs.sort(Comparator.comparing(pair -> -pair.count()));
    return pairs;
  }

  Html html() {
    int classes = metrics.perClass().size();
    List<Integer> shown = shown();
    return Html.of(
        """
        <h3>What is taken for what</h3>
        <p>On {}.{} A row is what a {} is, a column what the model says; the stronger
        the colour, the larger the share of the row.</p>
        {}{}
        """,
        counted,
        shown.size() < classes
            ? String.format(
                Locale.ROOT,
                " Of %s classes these %d are confused most often.",
                Numbers.count(classes),
                shown.size())
            : "",
        noun.one(),
        table(shown),
        frequent());
  }

  /**
   * The classes in the table, in their own order: all, or those of the most frequent errors, so
   * that both sides of an error are there.
   */
  private List<Integer> shown() {
    int classes = metrics.perClass().size();
    if (classes <= MOST_CLASSES) {
      return IntStream.range(0, classes).boxed().toList();
    }
    Set<Integer> shown = new TreeSet<>();
    for (Pair pair : pairs) {
      if (shown.size() == MOST_CLASSES) {
        break;
      }
      Set<Integer> more = new TreeSet<>(shown);
      more.add(pair.truth());
      more.add(pair.taken());
      if (more.size() <= MOST_CLASSES) {
        shown = more;
      }
    }
    return List.copyOf(shown);
  }

  private Html table(List<Integer> shown) {
    List<Html> head =
        shown.stream()
            .map(
                c ->
                    Html.of(
                        "<th scope=\"col\" title=\"{}\"><span>{}</span></th>",
                        name(c),
                        Html.name(name(c))))
            .toList();
    if (shown.isEmpty()) {
      return Html.of("<p>No {} was taken for another class.</p>", noun.one());
    }
    return Html.of(
        """
        <div class="scroll"><table class="heat{}">
        <caption class="hidden">Confusion matrix: what is right by row, what is said by column</caption>
        <thead><tr><td></td>{}</tr></thead>
        <tbody>{}</tbody></table></div>
        """,
        shown.size() > NARROW ? " slanted" : "",
        head,
        shown.stream().map(truth -> row(truth, shown)).toList());
  }

  private Html row(int truth, List<Integer> shown) {
    int support = metrics.perClass().get(truth).support();
    return Html.of(
        "<tr><th scope=\"row\" title=\"{}\">{}</th>{}</tr>\n",
        name(truth),
        Html.name(name(truth)),
        shown.stream()
            .map(taken -> cell(metrics.confusion().get(truth).get(taken), support, truth == taken))
            .toList());
  }

  private static Html cell(int count, int support, boolean right) {
    if (count == 0) {
      return Html.of("<td>{}</td>", right && support > 0 ? "0" : "");
    }
    double share = (double) count / support;
    return Html.of(
        "<td class=\"{}{}\" style=\"--share:{}\" title=\"{} of {}\">{}</td>",
        right ? "hit" : "miss",
        share > DARK ? " dark" : "",
        String.format(Locale.ROOT, "%.3f", share),
        Numbers.count(count),
        Numbers.count(support),
        Numbers.count(count));
  }

  /** The errors that happen most; with two classes the table says it all. */
  private Html frequent() {
    if (metrics.perClass().size() < 3 || pairs.isEmpty()) {
      return Html.NONE;
    }
    List<Column> columns =
        List.of(
            Column.text("Right"),
            Column.text("Taken for"),
            Column.number(DataParts.capital(noun.many())),
            Column.number("Of the class"));
    List<List<Html>> rows =
        pairs.stream()
            .limit(MOST_PAIRS)
            .map(
                pair ->
                    List.of(
                        Html.name(name(pair.truth())),
                        Html.name(name(pair.taken())),
                        Html.of("{}", Numbers.count(pair.count())),
                        Html.of(
                            "{}",
                            Numbers.percent(
                                (double) pair.count()
                                    / metrics.perClass().get(pair.truth()).support()))))
            .toList();
    return DataTable.of("The most frequent errors", columns, rows).html();
  }

  private String name(int index) {
    return metrics.perClass().get(index).name();
  }
}
