package dev.graft.cli;

import dev.graft.advice.Advice;
import java.util.List;
import java.util.Locale;

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
    List<Advice.Suspect> suspects =
        advice.labels() == null ? List.of() : advice.labels().suspects();
    return CsvTable.of(
        List.of("path", "label", "probability", "likely", "its_probability"),
        suspects.stream()
            .map(
                one ->
                    List.<Object>of(
                        one.sample(),
                        one.given(),
                        probability(one.own()),
                        one.likely(),
                        probability(one.other())))
            .toList());
  }
}
