package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows of named cells, whatever they were written as.
 *
 * @param columns the names of all columns, as written
 * @param rows in the file's order
 * @param skipped lines that are no rows
 * @param decimalComma whether numbers may be written with a comma: where columns are separated by
 *     semicolons, that is why
 * @param warnings what is odd but stops nothing, one sentence each
 */
record Table(
    List<String> columns,
    List<Row> rows,
    List<Skipped> skipped,
    boolean decimalComma,
    List<String> warnings) {
  private static final int MOST_SHOWN = 40;

  /**
   * One cell.
   *
   * @param values its text as written; or those of the list that was written; none if it is empty
   * @param isList whether a list was written
   */
  record Cell(List<String> values, boolean isList) {
    static final Cell EMPTY = new Cell(List.of(), false);

    Cell {
      values = List.copyOf(values);
    }

    static Cell of(String text) {
      return new Cell(List.of(text), false);
    }

    /** The cell as one text, as written but for space around it; blank if there is none. */
    String text() {
      return String.join(";", values).strip();
    }

    /** The cell as one label. */
    String label() {
      return Label.clean(text());
    }

    boolean isMissing() {
      return !isList && Label.isMissing(label());
    }
  }

  /**
   * One row.
   *
   * @param line where it is in the file, from 1
   * @param cells by column
   */
  record Row(long line, Map<String, Cell> cells) {
    Cell cell(String column) {
      return cells.getOrDefault(column, Cell.EMPTY);
    }

    /** A cell as one text, blank if there is none. */
    String text(String column) {
      return cell(column).text();
    }
  }

  /** How people are told of a line. */
  static String line(String file, long line) {
    return "line "
        + line
        + " of "
        + file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }

  /**
   * The failure of a table whose columns do not say where its samples are.
   *
   * @param file as people know it
   * @param wanted the columns that would
   */
  GraftException lacking(String file, String wanted) {
    boolean isCsv = file.toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv");
    boolean headless = isCsv && columns.stream().noneMatch(ColumnName::isKnown);
    List<String> shown = columns.stream().map(Table::shortened).toList();
    return new GraftException(
        Fault.DATA,
        headless
            ? "'%s' has no header, or one that names no column that is known: its first line holds %s. Put a line above it that names the columns, such as text,label where the table holds texts, or path,label where it names files."
                .formatted(file, named(shown))
            : "'%s' lacks %s; its columns are %s."
                .formatted(file, wanted, String.join(", ", shown)));
  }

  private static String shortened(String name) {
    return name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN - 3) + "...";
  }

  /** How people are told of several columns. */
  static String named(List<String> columns) {
    return columns.stream().collect(Collectors.joining("', '", "'", "'"));
  }
}
