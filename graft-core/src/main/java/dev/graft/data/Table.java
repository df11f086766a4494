package dev.graft.data;

import java.util.List;
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

  /** How people are told of several columns. */
  static String named(List<String> columns) {
    return columns.stream().collect(Collectors.joining("', '", "'", "'"));
  }
}
