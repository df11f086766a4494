package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Table.Cell;
import dev.graft.data.Table.Row;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a table as spreadsheets, pandas and R write it: cells separated by commas, semicolons, tabs
 * or bars, whichever the header has most of. For one table only.
 */
final class CsvTable {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final Pattern FILE_NAME = Pattern.compile(".*\\.[A-Za-z][A-Za-z0-9]{2,3}");
  private static final Pattern UNNAMED = Pattern.compile("(Unnamed: \\d+)?");

  private final String file;
  private final String text;
  private final List<Row> rows = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private int start;
  private int linesBefore;
  private char separator;
  private String lastComment = "";

  private CsvTable(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static Table read(String file, String text) {
    return new CsvTable(file, text).read();
  }

  /** A record and the line that it ends in. */
  private record Line(long number, List<String> cells) {}

  private Table read() {
    findHeader();
    List<Line> lines = parse(text.substring(start), linesBefore);
    List<String> columns = lines.isEmpty() ? List.of() : header(lines);
    Map<Integer, String> named = named(columns);
    lines.forEach(line -> add(line, columns.size(), named));
    return new Table(List.copyOf(named.values()), rows, skipped, separator == ';', warnings);
  }

  /** Steps over what some programs write above the header: comments, and Excel's {@code sep=;}. */
  private void findHeader() {
    int comments = 0;
    int firstComment = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end).strip();
      boolean isComment = line.startsWith("#");
      boolean isSeparator = line.matches("(?i)\"?sep=.\"?");
      if (!line.isEmpty() && !isComment && !isSeparator) {
        separator = separator == 0 ? separatorOf(line) : separator;
        break;
      }
      if (isSeparator) {
        separator = line.charAt(line.indexOf('=') + 1);
      }
      linesBefore++;
      if (isComment) {
        lastComment = line.substring(1);
        firstComment = comments++ == 0 ? linesBefore : firstComment;
      }
      start = end < 0 ? text.length() : end + 1;
    }
    if (comments > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s above the header of '%s' %s with # and %s left out, first line %d",
              comments == 1 ? "1 line" : comments + " lines",
              file,
              comments == 1 ? "begins" : "begin",
              comments == 1 ? "is" : "are",
              firstComment));
    }
  }

  private char separatorOf(String header) {
    if (file.toLowerCase(Locale.ROOT).endsWith(".tsv")) {
      return '\t';
    }
    String outsideQuotes = header.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    long most = 0;
    for (char candidate : SEPARATORS) {
      long count = outsideQuotes.chars().filter(c -> c == candidate).count();
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }

  private List<Line> parse(String table, int before) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator == 0 ? ',' : separator)
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .get();
    List<Line> lines = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(table), format)) {
      for (CSVRecord row : parser) {
        lines.add(new Line(before + parser.getCurrentLineNumber(), row.toList()));
      }
      return lines;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "'%s' is not a well-formed CSV table: after line %d a double quote is opened and not closed as it should be; close it, or double each quote within a cell.",
              file,
              lines.isEmpty() ? before : lines.get(lines.size() - 1).number()),
          e);
    }
  }

  /** The columns' names; takes the header off the lines, if there is one. */
  private List<String> header(List<Line> lines) {
    List<String> first = lines.get(0).cells();
    if (first.stream().noneMatch(ColumnName::isKnown)) {
      List<Line> comment = lastComment.isBlank() ? List.of() : parse(lastComment, 0);
      if (!comment.isEmpty()
          && comment.get(0).cells().size() == first.size()
          && comment.get(0).cells().stream().anyMatch(ColumnName.PATH::isOf)) {
        warnings.clear(); // it was no comment after all
        return comment.get(0).cells();
      }
      int path = fileColumn(lines);
      if (path >= 0) {
        return withoutHeader(first, path);
      }
    }
    List<String> header = lines.remove(0).cells().stream().map(Label::clean).toList();
    refuseRepeated(header);
    return hasRowNames(lines, header.size()) ? withRowNames(header) : header;
  }

  /** Whether rows are counted in a column that the header has no name for, as R writes them. */
  private static boolean hasRowNames(List<Line> lines, int width) {
    return !lines.isEmpty()
        && IntStream.range(0, lines.size())
            .allMatch(
                i ->
                    lines.get(i).cells().size() == width + 1
                        && lines.get(i).cells().get(0).equals(String.valueOf(i + 1)));
  }

  private static List<String> withRowNames(List<String> header) {
    List<String> columns = new ArrayList<>(List.of(""));
    columns.addAll(header);
    return columns;
  }

  /** Which column holds names of files in the first line already; -1 if none does. */
  private static int fileColumn(List<Line> lines) {
    List<String> first = lines.get(0).cells();
    List<String> last = lines.get(lines.size() - 1).cells();
    return IntStream.range(0, Math.min(first.size(), last.size()))
        .filter(i -> FILE_NAME.matcher(first.get(i)).matches())
        .filter(i -> FILE_NAME.matcher(last.get(i)).matches())
        .findFirst()
        .orElse(-1);
  }

  private List<String> withoutHeader(List<String> first, int path) {
    if (first.size() != 2) {
      throw new GraftException(
          Fault.DATA,
          "'%s' has no header: its first line is '%s'; put a line above it that names the columns, such as path,label."
              .formatted(file, String.join(String.valueOf(separator), first)));
    }
    warnings.add(
        String.format(
            Locale.ROOT,
            "'%s' has no header: column %d is taken for the path and column %d for the label",
            file,
            path + 1,
            2 - path));
    return path == 0 ? List.of("path", "label") : List.of("label", "path");
  }

  private void refuseRepeated(List<String> header) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      Integer before = places.putIfAbsent(header.get(i), i);
      if (before != null && !UNNAMED.matcher(header.get(i)).matches()) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "'%s' has two columns named '%s', columns %d and %d; rename or remove one of them.",
                file,
                header.get(i),
                before + 1,
                i + 1));
      }
    }
  }

  private Map<Integer, String> named(List<String> columns) {
    Map<Integer, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!UNNAMED.matcher(columns.get(i)).matches()) {
        named.put(i, columns.get(i));
      } else {
        warnings.add(
            String.format(
                Locale.ROOT, "column %d of '%s' has no name and is left out", i + 1, file));
      }
    }
    return named;
  }

  private void add(Line line, int width, Map<Integer, String> named) {
    int size = line.cells().size();
    while (size > width && line.cells().get(size - 1).isBlank()) {
      size--; // a separator at the end of the line
    }
    if (size == width) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      named.forEach((i, column) -> cells.put(column, Cell.of(line.cells().get(i))));
      rows.add(new Row(line.number(), cells));
      return;
    }
    boolean isComment = line.cells().get(0).startsWith("#");
    String reason =
        isComment
            ? "is a comment"
            : String.format(
                Locale.ROOT,
                "has %d column%s where the header has %d%s",
                size,
                size == 1 ? "" : "s",
                width,
                size > width
                    ? "; put a cell that holds the separator '%s' in double quotes"
                        .formatted(separator)
                    : "");
    skipped.add(new Skipped(Table.line(file, line.number()), reason));
  }
}
