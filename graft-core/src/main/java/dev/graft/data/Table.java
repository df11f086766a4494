package dev.graft.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Rows of named cells, whatever they were written as.
 *
 * @param columns the names of all columns, as written
 * @param rows in the file's order
 * @param skipped lines that are no rows
 */
record Table(Set<String> columns, List<Row> rows, List<Skipped> skipped) {
  /**
   * One row.
   *
   * @param line where it ends in the file, from 1
   * @param cells the values by column; several only where a list was written
   */
  record Row(long line, Map<String, List<String>> cells) {
    /** A cell as one text, blank if there is none. */
    String text(String column) {
      return String.join(";", cells.getOrDefault(column, List.of()));
    }

    /** A cell as labels: a list as it stands, or a text cut at {@code ;} and {@code |}. */
    List<String> labels(String column) {
      List<String> cell = cells.getOrDefault(column, List.of());
      Stream<String> labels =
          cell.size() == 1 ? Stream.of(cell.get(0).split("[;|]")) : cell.stream();
      return labels.map(String::strip).filter(label -> !label.isEmpty()).distinct().toList();
    }
  }

  private static final CSVFormat CSV =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreSurroundingSpaces(true)
          .setTrim(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  static Table ofCsv(Path file, String text) {
    List<Row> rows = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    try (CSVParser parser = CSV.parse(new StringReader(text))) {
      List<String> columns = parser.getHeaderNames();
      for (CSVRecord row : parser) {
        long line = parser.getCurrentLineNumber();
        if (row.size() == columns.size()) {
          Map<String, List<String>> cells = new LinkedHashMap<>();
          row.toMap().forEach((column, value) -> cells.put(column, List.of(value)));
          rows.add(new Row(line, cells));
        } else {
          skipped.add(
              new Skipped(
                  line(file, line),
                  "has " + row.size() + " columns where the header has " + columns.size()));
        }
      }
      return new Table(new LinkedHashSet<>(columns), rows, skipped);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new GraftException(
          Fault.DATA, "'" + file + "' is not a well-formed CSV table: " + e.getMessage(), e);
    }
  }

  static Table ofJsonLines(Path file, String text) {
    Set<String> columns = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        JsonNode row = JSON.readTree(lines.get(i));
        if (row.isObject()) {
          Map<String, List<String>> cells = new LinkedHashMap<>();
          row.properties().forEach(cell -> cells.put(cell.getKey(), texts(cell.getValue())));
          columns.addAll(cells.keySet());
          rows.add(new Row(i + 1L, cells));
          continue;
        }
      } catch (JsonProcessingException e) {
        // Told below, with every other line that is no object.
      }
      skipped.add(new Skipped(line(file, i + 1L), "is not a JSON object"));
    }
    return new Table(columns, rows, skipped);
  }

  /** How people are told of a line. */
  static String line(Path file, long line) {
    return "line " + line + " of " + file.getFileName();
  }

  private static List<String> texts(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
    }
    return value.isNull() ? List.of() : List.of(value.asText());
  }
}
