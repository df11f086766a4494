package dev.graft.cli;

import dev.graft.advice.Advice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Samples whose labels look wrong, as a table to act on. */
final class Suspects {
  /** The file's name. */
  static final String FILE = "suspects.csv";

  private Suspects() {}

  private static String probability(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** The table; one without lines if there are none, so that an older one does not stay. */
  static byte[] table(Advice advice) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.DEFAULT)) {
      csv.printRecord("path", "label", "probability", "likely", "its_probability");
      if (advice.labels() != null) {
        for (Advice.Suspect one : advice.labels().suspects()) {
          csv.printRecord(
              one.sample(),
              one.given(),
              probability(one.own()),
              one.likely(),
              probability(one.other()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but memory
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
