package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a table of samples: a column that says where each picture is, columns of the right answer,
 * and, where wanted, a column that says what each is for. For one manifest only.
 */
final class Manifest {
  /** What a file is called that may be one. */
  private static final Set<String> ENDINGS = Set.of("csv", "tsv", "jsonl", "ndjson", "json");

  private final String file;
  private final Table table;
  private final Locator locator;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings;

  private Manifest(String file, Table table, Locator locator) {
    this.file = file;
    this.table = table;
    this.locator = locator;
    this.skipped = new ArrayList<>(table.skipped());
    this.warnings = new ArrayList<>(table.warnings());
  }

  static boolean isNamedLikeOne(String file) {
    return ENDINGS.contains(file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  static Listing list(Path file, Asked asked) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Locator locator = new Locator.InFolder(folder == null ? file : folder, "");
    return list(new Source.File(file, file.toString()), locator, asked, Split.TRAIN);
  }

  /**
   * What a manifest lists.
   *
   * @param usual what rows are for that don't say it
   */
  static Listing list(Source file, Locator locator, Asked asked, Split usual) {
    String text;
    try {
      text = Text.decode(file.name(), file.read());
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file.name() + "' " + Scan.reason(e), e);
    }
    String name = file.name().toLowerCase(Locale.ROOT);
    Table table =
        name.endsWith(".csv") || name.endsWith(".tsv")
            ? CsvTable.read(file.name(), text)
            : JsonTable.read(file.name(), text);
    return new Manifest(file.name(), table, locator).read(asked, usual);
  }

  private Listing read(Asked asked, Split usual) {
    if (table.rows().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'"
              + file
              + (skipped.isEmpty() ? "' holds no rows" : "' holds no row that can be used")
              + "; expected one row per picture"
              + Skipped.summary(skipped));
    }
    String pathColumn = pathColumn();
    Optional<String> splitColumn = splitColumn();
    Set<String> taken = new HashSet<>(Set.of(pathColumn));
    splitColumn.ifPresent(taken::add);
    table.columns().stream().filter(ColumnName.PATH::isOf).forEach(taken::add);
    taken.removeAll(asked.targets());
    AnswerColumns answers = new AnswerChoice(file, table, asked, taken, warnings).choose();
    Map<Candidate, Long> lines = new HashMap<>();
    for (Table.Row row : table.rows()) {
      String path = row.text(pathColumn);
      try {
        Source source = locator.find(path);
        Split split = splitColumn.map(row::text).map(word -> split(word, usual)).orElse(usual);
        Candidate candidate = new Candidate(source, answers.read(row), split);
        Long before = lines.putIfAbsent(candidate, row.line());
        if (before != null) {
          throw new UnfitRow("repeats line " + before);
        }
        candidates.add(candidate);
      } catch (UnfitRow e) {
        String where = Table.line(file, row.line());
        skipped.add(new Skipped(path.isBlank() ? where : path, where + ": " + e.getMessage()));
      }
    }
    return new Listing(
        answers.task(),
        answers.task() == Task.REGRESS ? answers.columns() : List.of(),
        candidates,
        skipped,
        warnings);
  }

  /** By its name, the first whose picture is there; else the column whose pictures are there. */
  private String pathColumn() {
    List<String> named =
        table.columns().stream()
            .filter(ColumnName.PATH::isOf)
            .sorted(Comparator.comparing(ColumnName.PATH::rank))
            .toList();
    return named.stream()
        .filter(this::isFound)
        .findFirst()
        .or(() -> named.stream().findFirst())
        .or(() -> table.columns().stream().filter(this::isFound).findFirst())
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.DATA,
                    "'%s' lacks a column 'path' that says where each picture is, relative to the folder of the manifest; its columns are %s."
                        .formatted(file, String.join(", ", table.columns()))));
  }

  /** Whether the first of the pictures that a column may name is there. */
  private boolean isFound(String column) {
    return table.rows().stream()
        .map(row -> row.text(column))
        .filter(text -> !text.isBlank())
        .limit(1)
        .anyMatch(
            text -> {
              try {
                locator.find(text);
                return true;
              } catch (UnfitRow e) {
                return false;
              }
            });
  }

  private Optional<String> splitColumn() {
    return table.columns().stream()
        .filter(ColumnName.SPLIT::isOf)
        .findFirst()
        .or(
            () ->
                table.columns().stream()
                    .filter(ColumnName.MAYBE_SPLIT::isOf)
                    .filter(
                        column ->
                            Column.of(table, column).texts().stream()
                                .allMatch(text -> Split.named(text).isPresent()))
                    .findFirst());
  }

  private static Split split(String word, Split usual) {
    String cleaned = Label.clean(word);
    if (Label.isMissing(cleaned)) {
      return usual;
    }
    return Split.named(cleaned)
        .orElseThrow(() -> new UnfitRow("its split '" + word + "' is none of train, val and test"));
  }
}
