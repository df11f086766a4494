package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a table, whose right answers are not asked for.
 *
 * @param texts one for each row that holds one
 * @param skipped the other rows
 */
public record TextTable(List<Source> texts, List<Skipped> skipped) {
  /** Copies the lists. */
  public TextTable {
    texts = List.copyOf(texts);
    skipped = List.copyOf(skipped);
  }

  /** Whether a file is named as a table is. */
  public static boolean isNamedLikeOne(Path file) {
    return Manifest.isNamedLikeOne(file.toString());
  }

  /**
   * Reads a table as a data set's is read.
   *
   * @throws GraftException if it cannot be read, or has no column of texts
   */
  public static TextTable read(Path file) {
    Table table;
    try {
      table = Manifest.table(Source.of(file));
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file + "' " + Scan.reason(e), e);
    }
    InlineText columns =
        InlineText.of(table, List.of())
            .orElseThrow(
                () -> table.lacking(file.toString(), "a column 'text' that holds the texts"));
    List<Source> texts = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>(table.skipped());
    for (Table.Row row : table.rows()) {
      try {
        texts.add(columns.of(row, file.toString()));
      } catch (UnfitRow e) {
        skipped.add(new Skipped(file + ":" + row.line(), String.valueOf(e.getMessage())));
      }
    }
    return new TextTable(texts, skipped);
  }
}
