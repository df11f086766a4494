package dev.graft.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table that hold texts themselves, rather than paths of files.
 *
 * @param text the text, or the first of a pair
 * @param pair the second of a pair, if texts come in pairs
 */
record InlineText(String text, Optional<String> pair) {
  /**
   * Second columns that only some first one makes a second text; an answer beside a review is the
   * label.
   */
  private static final Set<String> OF_QUESTIONS =
      Set.of("answer", "context", "passage", "document");

  /**
   * Those of a table, by their names.
   *
   * @param wanted columns that hold the right answer, if that was said
   */
  static Optional<InlineText> of(Table table, List<String> wanted) {
    Optional<String> text = first(table, ColumnName.TEXT, wanted, "");
    return text.map(
        column -> {
          List<String> others = new ArrayList<>(wanted);
          others.add(column);
          return new InlineText(column, first(table, ColumnName.PAIR, others, column));
        });
  }

  private static Optional<String> first(
      Table table, ColumnName kind, List<String> others, String beside) {
    boolean question = beside.toLowerCase(Locale.ROOT).matches("question|query");
    return table.columns().stream()
        .filter(kind::isOf)
        .filter(column -> !others.contains(column))
        .filter(
            column ->
                kind != ColumnName.PAIR
                    || question
                    || !OF_QUESTIONS.contains(column.toLowerCase(Locale.ROOT)))
        .min(Comparator.comparing(kind::rank));
  }

  /** The columns. */
  List<String> columns() {
    return pair.map(second -> List.of(text, second)).orElse(List.of(text));
  }

  /**
   * What a row says.
   *
   * @param file the table's name within the data set
   * @throws UnfitRow if it says nothing
   */
  Source.Inline of(Table.Row row, String file) {
    String name = file + ":" + row.line();
    String first = present(row, text);
    return new Source.Inline(
        pair.map(column -> first + Source.Inline.PAIR + present(row, column)).orElse(first), name);
  }

  private static String present(Table.Row row, String column) {
    String text = row.text(column).replace(Source.Inline.PAIR, ' ');
    if (Text.isBlank(text)) {
      throw new UnfitRow("has no '" + column + "'");
    }
    return text;
  }
}
