package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a table of samples: a column {@code path}, relative to the table's own folder; a column
 * {@code label}, or {@code labels} with several separated by {@code ;} or {@code |}, or one column
 * per number to be predicted; and, where wanted, a column {@code split}.
 */
final class Manifest {
  private static final String PATH = "path";
  private static final String LABEL = "label";
  private static final String LABELS = "labels";
  private static final String SPLIT = "split";

  private final Path file;
  private final Set<String> columns = new LinkedHashSet<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private Manifest(Path file) {
    this.file = file;
  }

  static Listing list(Path file, Optional<Task> task) {
    return new Manifest(file).read(task);
  }

  private Listing read(Optional<Task> askedTask) {
    Table table = readTable();
    columns.addAll(table.columns());
    skipped.addAll(table.skipped());
    if (table.rows().isEmpty()) {
      throw new GraftException(
          Fault.DATA, "'" + file + "' holds no rows; expected one row per picture");
    }
    String pathColumn =
        column(PATH).orElseThrow(() -> missing("a column 'path' that says where each picture is"));
    Task task = askedTask.orElseGet(this::taskOfColumns);
    List<String> targets = targetColumns(task, pathColumn);
    Optional<String> splitColumn = column(SPLIT);
    for (Table.Row row : table.rows()) {
      String path = row.text(pathColumn);
      try {
        Source source = source(path);
        Split split = splitColumn.map(row::text).map(Manifest::split).orElse(Split.TRAIN);
        candidates.add(new Candidate(source, answer(task, targets, row), split));
      } catch (UnfitRow e) {
        String where = Table.line(file, row.line());
        skipped.add(new Skipped(path.isBlank() ? where : path, where + ": " + e.getMessage()));
      }
    }
    return new Listing(
        task, task == Task.REGRESS ? targets : List.of(), candidates, skipped, List.of());
  }

  private Table readTable() {
    try {
      String text = Utf8.decode(file, Files.readAllBytes(file));
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
          ? Table.ofCsv(file, text)
          : Table.ofJsonLines(file, text);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file + "' " + Scan.reason(e), e);
    }
  }

  private Task taskOfColumns() {
    if (column(LABEL).isPresent()) {
      return Task.CLASSIFY;
    }
    return column(LABELS).isPresent() ? Task.MULTILABEL : Task.REGRESS;
  }

  /** The columns that hold the right answer: one for classes, one or more for numbers. */
  private List<String> targetColumns(Task task, String pathColumn) {
    List<String> others =
        columns.stream()
            .filter(name -> !name.equals(pathColumn) && !name.equalsIgnoreCase(SPLIT))
            .toList();
    if (task == Task.REGRESS) {
      List<String> numbers =
          others.stream()
              .filter(name -> !name.equalsIgnoreCase(LABEL) && !name.equalsIgnoreCase(LABELS))
              .toList();
      if (!numbers.isEmpty()) {
        return numbers;
      }
    } else {
      Optional<String> named =
          task == Task.CLASSIFY ? column(LABEL) : column(LABELS).or(() -> column(LABEL));
      if (named.isPresent()) {
        return List.of(named.get());
      }
    }
    if (others.size() == 1) {
      return others;
    }
    throw missing(
        switch (task) {
          case CLASSIFY -> "a column 'label'";
          case MULTILABEL -> "a column 'labels'";
          case REGRESS ->
              "a column 'label', a column 'labels', or one or more columns of numbers to predict";
        });
  }

  private Source source(String path) {
    if (path.isBlank()) {
      throw new UnfitRow("has no path");
    }
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      Path given = Path.of(path);
      Path resolved = folder == null ? given : folder.resolve(given);
      return new Source.File(resolved.normalize(), path.replace('\\', '/'));
    } catch (InvalidPathException e) {
      throw new UnfitRow("its path is not one: " + e.getReason());
    }
  }

  private static Split split(String word) {
    if (word.isBlank()) {
      return Split.TRAIN;
    }
    return Split.named(word)
        .orElseThrow(() -> new UnfitRow("its split '" + word + "' is none of train, val and test"));
  }

  private static Candidate.Answer answer(Task task, List<String> targets, Table.Row row) {
    if (task == Task.REGRESS) {
      Map<String, Double> values = new HashMap<>();
      targets.forEach(column -> values.put(column, number(column, row.text(column))));
      return new Candidate.Answer.Numbers(values);
    }
    if (task == Task.MULTILABEL) {
      return new Candidate.Answer.Classes(Set.copyOf(row.labels(targets.get(0))));
    }
    String label = row.text(targets.get(0));
    if (label.isBlank()) {
      throw new UnfitRow("has no label");
    }
    return new Candidate.Answer.Classes(Set.of(label));
  }

  private static double number(String column, String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UnfitRow(
          text.isBlank()
              ? "has no value for '" + column + "'"
              : "its '" + column + "' is '" + text + "', not a number");
    }
    if (!Double.isFinite(value)) {
      throw new UnfitRow("its '" + column + "' is " + text + ", not a finite number");
    }
    return value;
  }

  private Optional<String> column(String wanted) {
    return columns.stream().filter(name -> name.equalsIgnoreCase(wanted)).findFirst();
  }

  private GraftException missing(String expected) {
    return new GraftException(
        Fault.DATA,
        "'" + file + "' lacks " + expected + "; its columns are " + String.join(", ", columns));
  }

  /** Why a row cannot be a candidate. */
  private static final class UnfitRow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitRow(String message) {
      super(message, null, false, false);
    }
  }
}
