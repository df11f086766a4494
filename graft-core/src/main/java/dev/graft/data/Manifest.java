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
import java.util.regex.Pattern;

/**
 * Reads a table of samples: a column that says where each file is, or that holds the text itself,
 * columns of the right answer, and, where wanted, a column that says what each is for. For one
 * manifest only.
 */
final class Manifest {
  /** What a file is called that may be one. */
  private static final Set<String> ENDINGS = Set.of("csv", "tsv", "jsonl", "ndjson", "json");

  private static final Pattern FILE_NAME = Pattern.compile("[^\\s]*\\.[A-Za-z0-9]{2,5}");

  private final String file;
  private final String name;
  private final Table table;
  private final Locator locator;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings;

  private Manifest(String file, String name, Table table, Locator locator) {
    this.file = file;
    this.name = name;
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
    String name = String.valueOf(file.getFileName());
    return list(new Source.File(file, file.toString()), name, locator, asked, Split.TRAIN);
  }

  /**
   * What a manifest lists.
   *
   * @param relative its name within the data set
   * @param usual what rows are for that don't say it
   */
  static Listing list(Source file, String relative, Locator locator, Asked asked, Split usual) {
    Table table;
    try {
      table = table(file);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file.name() + "' " + Scan.reason(e), e);
    }
    return new Manifest(file.name(), relative, table, locator).read(asked, usual);
  }

  /** The rows of a file that is named as a table is. */
  static Table table(Source file) throws IOException {
    String text = Text.decode(file.name(), file.read());
    String name = file.name().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".tsv")
        ? CsvTable.read(file.name(), text)
        : JsonTable.read(file.name(), text);
  }

  private Listing read(Asked asked, Split usual) {
    if (table.rows().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'"
              + file
              + (skipped.isEmpty() ? "' holds no rows" : "' holds no row that can be used")
              + "; expected one row per sample"
              + Skipped.summary(skipped));
    }
    Optional<InlineText> inline = inlineText(asked);
    String pathColumn = inline.map(InlineText::text).orElseGet(() -> pathColumn(asked));
    Optional<String> splitColumn = splitColumn();
    Set<String> taken = new HashSet<>(Set.of(pathColumn));
    inline.ifPresent(texts -> taken.addAll(texts.columns()));
    splitColumn.ifPresent(taken::add);
    table.columns().stream().filter(ColumnName.PATH::isOf).forEach(taken::add);
    taken.removeAll(asked.targets());
    AnswerChoice choice = new AnswerChoice(file, table, asked, taken, warnings);
    AnswerColumns answers = choice.choose();
    inline.ifPresent(texts -> choice.sayUnread(texts.columns(), answers.columns()));
    Map<Candidate, Long> lines = new HashMap<>();
    for (Table.Row row : table.rows()) {
      String path = row.text(pathColumn);
      try {
        Source source = inline.isPresent() ? inline.get().of(row, name) : locator.find(path);
        Split split = splitColumn.map(row::text).map(word -> split(word, usual)).orElse(usual);
        Candidate candidate = new Candidate(source, answers.read(row), split);
        Long before = lines.putIfAbsent(candidate, row.line());
        if (before != null) {
          throw new UnfitRow("repeats line " + before);
        }
        candidates.add(candidate);
      } catch (UnfitRow e) {
        String where = Table.line(file, row.line());
        skipped.add(
            inline.isPresent()
                ? new Skipped(name + ":" + row.line(), String.valueOf(e.getMessage()))
                : new Skipped(path.isBlank() ? where : path, where + ": " + e.getMessage()));
      }
    }
    return new Listing(
        answers.task(),
        answers.task() == Task.REGRESS ? answers.columns() : List.of(),
        candidates,
        skipped,
        warnings);
  }

  /**
   * Texts that the table holds itself, where it names no files, be they there or not; those of
   * transcripts are the answers.
   */
  private Optional<InlineText> inlineText(Asked asked) {
    if (asked.task().equals(Optional.of(Task.TRANSCRIBE))) {
      return Optional.empty();
    }
    boolean files =
        table.columns().stream()
            .filter(ColumnName.PATH::isOf)
            .anyMatch(column -> isFound(column) || looksLikeFiles(column));
    return files || onlyPathsAndTranscripts()
        ? Optional.empty()
        : InlineText.of(table, asked.targets());
  }

  /** Whether nothing but the texts could be the answers. */
  private boolean onlyPathsAndTranscripts() {
    List<String> others =
        table.columns().stream()
            .filter(column -> !ColumnName.PATH.isOf(column))
            .filter(column -> !ColumnName.SPLIT.isOf(column) && !ColumnName.ID.isOf(column))
            .toList();
    return others.size() == 1
        && ColumnName.TRANSCRIPT.isOf(others.get(0))
        && table.columns().stream().anyMatch(ColumnName.PATH::isOf);
  }

  /** By its name, the first whose file is there; else the column whose files are there. */
  private String pathColumn(Asked asked) {
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
                table.lacking(
                    file,
                    "a column 'path' that says where each file is, relative to the folder of the manifest"
                        + (asked.task().equals(Optional.of(Task.TRANSCRIBE))
                            ? ""
                            : ", or a column 'text' that holds the text itself")));
  }

  /** Whether the first of the files that a column may name is there. */
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

  private boolean looksLikeFiles(String column) {
    return Column.of(table, column).texts().stream()
        .limit(1)
        .anyMatch(text -> FILE_NAME.matcher(text).matches());
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
