package dev.graft.cli;

import dev.graft.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Prints what was found as it comes; closing it prints what is to follow the last one. */
final class BoxPrinter implements AutoCloseable {
  private final PrintWriter out;
  private final AnswerPrinter.Format format;
  private final int fileWidth;
  private final int labelWidth;
  private String separator = "[\n";

  /**
   * Prints the header, where there is one.
   *
   * @param files their names
   * @param labels the names of the classes
   */
  BoxPrinter(
      PrintWriter out, AnswerPrinter.Format format, List<String> files, List<String> labels) {
    this.out = out;
    this.format = format;
    this.fileWidth = widest(files);
    this.labelWidth = widest(labels);
    if (format == AnswerPrinter.Format.CSV) {
      row("file", "label", "probability", "left", "top", "right", "bottom", "error");
    }
  }

  private static int widest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  void print(BoxAnswer answer) {
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

  /** A line for each box, the first of which names the file. */
  private List<String> lines(BoxAnswer answer) {
    if (answer.error() != null) {
      return List.of(padded(answer.file(), fileWidth) + "  cannot be read: " + answer.error());
    }
    List<BoxAnswer.Thing> things = Objects.requireNonNull(answer.boxes());
    if (things.isEmpty()) {
      return List.of(padded(answer.file(), fileWidth) + "  nothing found");
    }
    List<String> lines = new ArrayList<>();
    for (BoxAnswer.Thing one : things) {
      lines.add(
          padded(lines.isEmpty() ? answer.file() : "", fileWidth)
              + String.format(
                  Locale.ROOT,
                  "  %s  %5.1f %%  from %.0f, %.0f to %.0f, %.0f",
                  padded(one.label(), labelWidth),
                  100 * one.probability(),
                  one.left(),
                  one.top(),
                  one.right(),
                  one.bottom()));
    }
    return lines;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** A row for each box; one without a box for a file in which nothing is found. */
  private void rows(BoxAnswer answer) {
    List<BoxAnswer.Thing> things = answer.boxes() == null ? List.of() : answer.boxes();
    for (BoxAnswer.Thing one : things) {
      row(
          answer.file(),
          one.label(),
          one.probability(),
          one.left(),
          one.top(),
          one.right(),
          one.bottom(),
          null);
    }
    if (things.isEmpty()) {
      row(answer.file(), null, null, null, null, null, null, answer.error());
    }
  }

  private void row(@Nullable Object... cells) {
    try {
      StringBuilder line = new StringBuilder();
      new CSVPrinter(line, CSVFormat.RFC4180).printRecord(Arrays.asList(cells));
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
