package dev.graft.report;

import dev.graft.report.DataTable.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * A network's blocks from the input, left, to the features: a strip for eyes, and the same as a
 * table.
 *
 * @param title what the table is called
 * @param cells a block each
 * @param columns of the table, behind the block's name
 */
record BlockStrip(String title, List<Cell> cells, List<Column> columns) {
  BlockStrip {
    cells = List.copyOf(cells);
    columns = List.copyOf(columns);
  }

  /**
   * A block.
   *
   * @param isFrozen whether it is as it was
   * @param strength how dark it is, from 0 to 1
   * @param said what is shown of it where a pointer rests
   * @param values a cell for each column
   */
  record Cell(String block, boolean isFrozen, double strength, String said, List<Html> values) {}

  Html html() {
    List<Column> all = new ArrayList<>(List.of(Column.text("Block")));
    all.addAll(columns);
    return Html.of(
        """
        <ol class="strip" aria-hidden="true">{}</ol>
        <p class="ends" aria-hidden="true"><span>input: {}</span><span>{}: features</span></p>
        <details><summary>{}</summary>
        {}</details>
        """,
        cells.stream().map(BlockStrip::cell).toList(),
        cells.get(0).block(),
        cells.get(cells.size() - 1).block(),
        title,
        DataTable.of(title, all, cells.stream().map(BlockStrip::row).toList())
            .withCaptionHidden()
            .html());
  }

  private static Html cell(Cell cell) {
    return Html.of(
        "<li class=\"{}\" style=\"--share:{}\" title=\"{}: {}\"></li>",
        cell.isFrozen() ? "frozen" : "moved",
        Numbers.decimal(cell.strength()),
        cell.block(),
        cell.said());
  }

  private static List<Html> row(Cell cell) {
    List<Html> row = new ArrayList<>(List.of(Html.name(cell.block())));
    row.addAll(cell.values());
    return row;
  }
}
