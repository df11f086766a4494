package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may not be as it was meant where a column is taken for the one label of each row.
 *
 * @param warnings receives it
 */
record LabelDoubts(String file, Column column, List<String> warnings) {
  /** So many different whole numbers may well be classes. */
  private static final int USUAL_CLASSES = 20;

  private static final int SOME_ROWS = 10;

  /**
   * Says it.
   *
   * @throws GraftException if there is nothing to tell apart but numbers
   */
  void tell() {
    if (column.isNumeric()) {
      tellOfNumbers();
    } else {
      severalInOne()
          .ifPresent(
              example ->
                  warnings.add(
                      "labels such as '%s' in '%s' are taken as one class each; if several labels are meant, ask for the task multilabel"
                          .formatted(example, file)));
    }
  }

  private void tellOfNumbers() {
    int rows = column.texts().size();
    int distinct = column.distinct();
    boolean whole = column.isWhole();
    boolean hopeless =
        whole ? rows >= SOME_ROWS && distinct == rows : rows > 2 && 2 * distinct > rows;
    if (hopeless) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "column '%s' of '%s' holds %d different numbers in %d rows, too many to be classes; to predict the number itself, ask for the task regress.",
              column.name(),
              file,
              distinct,
              rows));
    }
    if (!whole || distinct > USUAL_CLASSES) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the %d different numbers in column '%s' of '%s' are taken as classes; to predict the number itself, ask for the task regress",
              distinct,
              column.name(),
              file));
    }
  }

  /** A label whose parts are parts of other labels too, so that several may have been meant. */
  private Optional<String> severalInOne() {
    Map<String, Integer> uses = new HashMap<>();
    List<String> joined = new ArrayList<>();
    Set<String> labels = new HashSet<>(column.texts());
    for (String label : labels) {
      List<String> parts =
          Arrays.stream(label.split("[,;|]")).map(Label::clean).distinct().toList();
      parts.forEach(part -> uses.merge(part, 1, Integer::sum));
      if (parts.size() > 1) {
        joined.add(label);
      }
    }
    return joined.stream()
        .sorted()
        .filter(
            label ->
                Arrays.stream(label.split("[,;|]"))
                    .allMatch(part -> uses.getOrDefault(Label.clean(part), 0) > 1))
        .findFirst();
  }
}
