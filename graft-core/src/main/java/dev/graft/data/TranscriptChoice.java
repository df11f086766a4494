package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the column of a manifest that says what is said in each sample.
 *
 * @param file the manifest, as errors name it
 * @param columns all that may hold an answer
 * @param warnings receives what may not be as it was meant
 */
record TranscriptChoice(String file, Collection<Column> columns, List<String> warnings) {
  /** What a manifest for transcripts has. */
  static final String EXPECTED = "a column 'text' that says what is said in each";

  /** So many rows for each text, and it looks like a class. */
  private static final int FEW = 10;

  /** Where it is known that there is one: by its name, else the only other column. */
  Optional<AnswerColumns> chosen(Optional<Column> only) {
    return named().or(() -> only).map(column -> new AnswerColumns.Transcript(column.name()));
  }

  private Optional<Column> named() {
    return columns.stream()
        .filter(column -> ColumnName.TRANSCRIPT.isOf(column.name()))
        .min(Comparator.comparing(column -> ColumnName.TRANSCRIPT.rank(column.name())));
  }

  /** The one that was asked for. */
  AnswerColumns of(List<Column> targets) {
    if (targets.size() > 1) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "'%s': a transcript is one column, and %d were named; name one.",
              file,
              targets.size()));
    }
    return new AnswerColumns.Transcript(targets.get(0).name());
  }

  /** Where nothing was asked for: it is one if nothing else holds an answer. */
  Optional<AnswerColumns> alone(List<Column> words, List<Column> numeric) {
    boolean onlyTexts =
        numeric.isEmpty()
            && words.stream().allMatch(column -> ColumnName.TRANSCRIPT.isOf(column.name()));
    Optional<Column> said = named().filter(column -> onlyTexts);
    said.ifPresent(this::sayIfClasses);
    return said.map(column -> new AnswerColumns.Transcript(column.name()));
  }

  private void sayIfClasses(Column column) {
    if (column.texts().size() >= FEW * column.distinct()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "column '%s' of '%s' holds only %d texts, which are learned letter by letter; if they stand for classes, ask for the task classify",
              column.name(),
              file,
              column.distinct()));
    }
  }
}
