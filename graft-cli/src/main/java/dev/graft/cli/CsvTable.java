package dev.graft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A table as a file to act on. */
final class CsvTable {
  private CsvTable() {}

  /** The file's bytes: a header and, if there are any, lines. */
  static byte[] of(List<String> header, List<List<Object>> lines) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.DEFAULT)) {
      csv.printRecord(header);
      for (List<Object> line : lines) {
        csv.printRecord(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but memory
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
