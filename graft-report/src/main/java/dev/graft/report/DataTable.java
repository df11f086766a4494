package dev.graft.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table. Where there is no room for many columns, each row becomes a block of named values; roles
 * keep it a table for screen readers then too.
 *
 * @param caption what it shows
 * @param isCaptionShown whether eyes see that as well
 * @param columns the first of which names the rows
 * @param rows a cell for each column
 */
record DataTable(
    Html caption, boolean isCaptionShown, List<Column> columns, List<List<Html>> rows) {
  /** So many columns fit a telephone. */
  private static final int MOST_NARROW = 4;

  DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** What stands in a column. */
  enum Kind {
    NUMBER,
    TEXT,
    /** For eyes alone: the number stands beside it. */
    BAR
  }

  /**
   * A column.
   *
   * @param name what stands at its head
   */
  record Column(String name, Kind kind) {
    static Column number(String name) {
      return new Column(name, Kind.NUMBER);
    }

    static Column text(String name) {
      return new Column(name, Kind.TEXT);
    }

    static Column bar() {
      return new Column("", Kind.BAR);
    }

    private Html head() {
      return kind == Kind.BAR
          ? Html.of("<td role=\"presentation\"></td>")
          : Html.of(
              "<th scope=\"col\" role=\"columnheader\"{}>{}</th>",
              kind == Kind.TEXT ? new Html(" class=\"text\"") : Html.NONE,
              name);
    }

    private Html cell(Html content) {
      return switch (kind) {
        case BAR -> Html.of("<td class=\"bar\" role=\"presentation\">{}</td>", content);
        case NUMBER -> Html.of("<td role=\"cell\" data-name=\"{}\">{}</td>", name, content);
        case TEXT ->
            Html.of("<td class=\"text\" role=\"cell\" data-name=\"{}\">{}</td>", name, content);
      };
    }
  }

  static DataTable of(String caption, List<Column> columns, List<List<Html>> rows) {
    return new DataTable(Html.of("{}", caption), true, columns, rows);
  }

  /** The same with a caption that stands in a heading above it already. */
  DataTable withCaptionHidden() {
    return new DataTable(caption, false, columns, rows);
  }

  Html html() {
    return Html.of(
        """
        <div class="scroll"><table class="data{}" role="table"><caption{}>{}</caption>
        <thead role="rowgroup"><tr role="row">{}</tr></thead>
        <tbody role="rowgroup">{}</tbody></table></div>
        """,
        isWide() ? " stack" : "",
        isCaptionShown ? Html.NONE : new Html(" class=\"hidden\""),
        caption,
        columns.stream().map(Column::head).toList(),
        rows.stream().map(this::row).toList());
  }

  /** Whether there may be no room for its columns. */
  private boolean isWide() {
    long texts = columns.stream().filter(column -> column.kind() == Kind.TEXT).count();
    return columns.size() > MOST_NARROW || texts > 2;
  }

  private Html row(List<Html> cells) {
    List<Html> markup = new ArrayList<>();
    markup.add(Html.of("<th scope=\"row\" role=\"rowheader\">{}</th>", cells.get(0)));
    IntStream.range(1, cells.size())
        .forEach(column -> markup.add(columns.get(column).cell(cells.get(column))));
    return Html.of("<tr role=\"row\">{}</tr>\n", markup);
  }
}
