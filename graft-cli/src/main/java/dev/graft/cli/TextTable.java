package dev.graft.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, as wide as a terminal usually is. Columns that find no place go into a
 * further block below, each row named again by its first cell; a cell that is longer than a line is
 * broken between words.
 *
 * @param rows the headings first; a cell for each column
 */
record TextTable(List<List<String>> rows) {
  private static final int WIDTH = 80;
  private static final int INDENT = 2;
  private static final int GAP = 2;

  TextTable {
    rows = List.copyOf(rows);
  }

  void print(PrintWriter out) {
    for (List<Integer> block : blocks()) {
      rows.forEach(row -> print(row, block, out));
    }
  }

  /** Each row in one line, however long: its last cell is taken from here as it is. */
  void printWhole(PrintWriter out) {
    int last = rows.get(0).size() - 1;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ".repeat(INDENT));
      for (int column = 0; column < last; column++) {
        int widest = longest(column);
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widest - cell.length() + GAP));
      }
      out.println(line.append(row.get(last)).toString().stripTrailing());
    }
  }

  private int longest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  /** Which columns stand beside each other. */
  private List<List<Integer>> blocks() {
    List<List<Integer>> blocks = new ArrayList<>();
    List<Integer> block = new ArrayList<>(List.of(0));
    int used = longest(0);
    for (int column = 1; column < rows.get(0).size(); column++) {
      if (block.size() > 1 && used + GAP + width(column) > WIDTH - INDENT) {
        blocks.add(block);
        block = new ArrayList<>(List.of(0));
        used = longest(0);
      }
      block.add(column);
      used += GAP + width(column);
    }
    blocks.add(block);
    return blocks;
  }

  private void print(List<String> row, List<Integer> columns, PrintWriter out) {
    List<List<String>> cells =
        columns.stream()
            .map(column -> column == 0 ? List.of(row.get(0)) : broken(row.get(column)))
            .toList();
    int lines = cells.stream().mapToInt(List::size).max().orElse(1);
    for (int line = 0; line < lines; line++) {
      StringBuilder text = new StringBuilder(" ".repeat(INDENT));
      for (int i = 0; i < cells.size(); i++) {
        String cell = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        text.append(cell)
            .append(" ".repeat(Math.max(0, width(columns.get(i)) - cell.length()) + GAP));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** A cell in as many lines as it takes beside the name of its row. */
  private List<String> broken(String cell) {
    return Wrapped.lines(cell, WIDTH - INDENT - GAP - longest(0));
  }

  private int width(int column) {
    return column == 0
        ? longest(0)
        : rows.stream()
            .flatMap(row -> broken(row.get(column)).stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
  }
}
