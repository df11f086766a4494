package dev.graft.data;

import dev.graft.data.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes cells of several labels apart: lists as JSON, Python and NumPy write them, or texts with
 * separators.
 *
 * @param separators what stands between two labels where no list is written, as a pattern
 */
record LabelList(Pattern separators) {
  private static final Pattern BRACKETED = Pattern.compile("\\[.*]|[({]\\s*['\"].*['\"],?\\s*[)}]");
  private static final Pattern ITEM =
      Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\\s'\"][^,]*)");

  /** For a column: commas separate only where no semicolon or bar does. */
  static LabelList of(Column column) {
    boolean strong =
        column.present().stream()
            .filter(cell -> !cell.isList() && !isBracketed(cell.text()))
            .anyMatch(cell -> cell.text().contains(";") || cell.text().contains("|"));
    return new LabelList(Pattern.compile(strong ? "[;|]" : ","));
  }

  static boolean isBracketed(String text) {
    return BRACKETED.matcher(text).matches();
  }

  /** The labels of a cell, each once; none where it is empty. */
  List<String> labels(Cell cell) {
    Stream<String> texts =
        cell.isList()
            ? cell.values().stream()
            : isBracketed(cell.text())
                ? items(cell.text()).stream()
                : separators.splitAsStream(cell.text());
    return texts.map(Label::clean).filter(label -> !label.isEmpty()).distinct().toList();
  }

  private static List<String> items(String list) {
    List<String> items = new ArrayList<>();
    Matcher item = ITEM.matcher(list.substring(1, list.length() - 1));
    while (item.find()) {
      for (int group = 1; group <= 3; group++) {
        if (item.group(group) != null) {
          items.add(group < 3 ? item.group(group).replaceAll("\\\\(.)", "$1") : item.group(group));
        }
      }
    }
    return items;
  }
}
