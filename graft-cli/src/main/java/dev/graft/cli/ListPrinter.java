package dev.graft.cli;

import dev.graft.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Prints what was found as it comes; closing it prints what is to follow the last one. */
final class ListPrinter implements AutoCloseable {
  private final PrintWriter out;
  private final AnswerPrinter.Format format;
  private final int fileWidth;
  private final int labelWidth;
  private final int columns;
  private String separator = "[\n";

  /**
   * Prints the header, where there is one.
   *
   * @param files their names
   * @param labels the names of the classes
   * @param columns what a table says of a place
   */
  ListPrinter(
      PrintWriter out,
      AnswerPrinter.Format format,
      List<String> files,
      List<String> labels,
      List<String> columns) {
    this.out = out;
    this.format = format;
    this.fileWidth = widest(files);
    this.labelWidth = widest(labels);
    this.columns = columns.size();
    if (format == AnswerPrinter.Format.CSV) {
      List<@Nullable Object> header = new ArrayList<>(List.of("file", "label", "probability"));
      header.addAll(columns);
      header.add("error");
      row(header);
    }
  }

  private static int widest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  void print(Listed answer) {
    switch (format) {
      case TEXT -> lines(answer).forEach(out::println);
      case JSON -> {
        out.print(separator + Json.line(answer));
        separator = ",\n";
      }
      case JSONL -> out.println(Json.line(answer));
      case CSV -> rows(answer);
    }
    out.flush();
  }

  /** A line for each thing, the first of which names the file. */
  private List<String> lines(Listed answer) {
    if (answer.error() != null) {
      return List.of(padded(answer.file(), fileWidth) + "  cannot be read: " + answer.error());
    }
    if (answer.items().isEmpty()) {
      return List.of(padded(answer.file(), fileWidth) + "  nothing found");
    }
    List<String> lines = new ArrayList<>();
    for (Listed.Item one : answer.items()) {
      lines.add(
          padded(lines.isEmpty() ? answer.file() : "", fileWidth)
              + String.format(
                  Locale.ROOT,
                  "  %s  %5.1f %%  %s",
                  padded(one.label(), labelWidth),
                  100 * one.probability(),
                  one.place()));
    }
    return lines;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** A row for each thing; one without a thing for a file in which nothing is found. */
  private void rows(Listed answer) {
    for (Listed.Item one : answer.items()) {
      List<@Nullable Object> row =
          new ArrayList<>(List.of(answer.file(), one.label(), one.probability()));
      row.addAll(one.cells());
      row.add(null);
      row(row);
    }
    if (answer.items().isEmpty()) {
      List<@Nullable Object> row = new ArrayList<>(List.of(answer.file()));
      row.addAll(Collections.nCopies(2 + columns, null));
      row.add(answer.error());
      row(row);
    }
  }

  private void row(List<@Nullable Object> cells) {
    try {
      StringBuilder line = new StringBuilder();
      new CSVPrinter(line, CSVFormat.RFC4180).printRecord(cells);
      out.print(line);
    } catch (IOException e) {
      throw new UncheckedIOException("a string builder does not fail", e);
    }
  }

  @Override
  public void close() {
    if (format == AnswerPrinter.Format.JSON) {
      out.println(separator.startsWith("[") ? "[]" : "\n]");
    }
    out.flush();
  }
}
