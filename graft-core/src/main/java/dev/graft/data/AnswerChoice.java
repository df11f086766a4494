package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Chooses which columns of a manifest hold the right answer: those asked for, else by their names,
 * else by what stands in them. What it leaves out although it might be meant, it says. For one
 * manifest only.
 */
final class AnswerChoice {
  private final String file;
  private final Table table;
  private final Asked asked;
  private final List<String> warnings;
  private final TranscriptChoice transcripts;

  /** By name, all that may hold an answer. */
  private final Map<String, Column> columns = new LinkedHashMap<>();

  private final Set<Column> saidLeftOut = new HashSet<>();

  /**
   * A choice among these columns.
   *
   * @param taken columns that are something else
   * @param warnings receives what may not be as it was meant
   */
  AnswerChoice(String file, Table table, Asked asked, Set<String> taken, List<String> warnings) {
    this.file = file;
    this.table = table;
    this.asked = asked;
    this.warnings = warnings;
    table.columns().stream()
        .filter(name -> !taken.contains(name))
        .forEach(name -> columns.put(name, Column.of(table, name)));
    this.transcripts = new TranscriptChoice(file, columns.values(), warnings);
  }

  AnswerColumns choose() {
    if (!asked.targets().isEmpty()) {
      return ofTargets(asked.targets().stream().map(this::required).toList());
    }
    if (asked.task().isPresent()
        && asked.outputs().size() > 0
        && columns.keySet().containsAll(asked.outputs())) {
      return asked.task().get() == Task.REGRESS
          ? numbers(asked.outputs())
          : new AnswerColumns.Indicators(asked.outputs(), asked.task().get());
    }
    if (asked.task().isEmpty()) {
      return automatic();
    }
    return switch (asked.task().get()) {
      case CLASSIFY -> classes();
      case MULTILABEL -> labels();
      case REGRESS -> values();
      case TRANSCRIBE ->
          transcripts.chosen(only()).orElseThrow(() -> missing(TranscriptChoice.EXPECTED));
      case DETECT -> throw new IllegalStateException("a table has no boxes");
    };
  }

  private Column required(String target) {
    Optional<Column> exact = Optional.ofNullable(columns.get(target));
    return exact
        .or(() -> first(column -> column.name().equalsIgnoreCase(target)))
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.USAGE,
                    "'%s' has no column '%s' to predict; its columns are %s."
                        .formatted(file, target, Table.named(table.columns()))));
  }

  private AnswerColumns ofTargets(List<Column> targets) {
    List<String> names = targets.stream().map(Column::name).toList();
    Column first = targets.get(0);
    if (asked.task().equals(Optional.of(Task.TRANSCRIBE))) {
      return transcripts.of(targets);
    }
    if (asked.task().isPresent() && asked.task().get() == Task.REGRESS) {
      return numbers(names);
    }
    boolean several = asked.task().isPresent() && asked.task().get() == Task.MULTILABEL;
    if (targets.size() == 1) {
      boolean isNumber =
          asked.task().isEmpty()
              && first.isNumeric()
              && !first.isIndicator()
              && !ColumnName.LABEL.isOf(first.name());
      return isNumber
          ? numbers(names)
          : several || (ColumnName.LABELS.isOf(first.name()) && asked.task().isEmpty())
              ? many(first)
              : oneLabel(first);
    }
    if (targets.stream().allMatch(Column::isIndicator)) {
      return indicators(targets);
    }
    Optional<Column> words = targets.stream().filter(column -> !column.isNumeric()).findFirst();
    if (words.isPresent() || asked.task().isPresent()) {
      throw new GraftException(
          Fault.USAGE,
          "the columns %s of '%s' cannot be predicted together: several have to be numbers, or labels of 0 and 1%s."
              .formatted(
                  Table.named(names),
                  file,
                  words.map(one -> ", and '" + one.name() + "' holds words").orElse("")));
    }
    return numbers(names);
  }

  private AnswerColumns automatic() {
    Optional<AnswerColumns> named = namedLabel().or(this::namedLabels);
    if (named.isPresent()) {
      return named.get();
    }
    List<Column> words = meant(column -> !isNumber(column));
    List<Column> numeric = meant(AnswerChoice::isNumber);
    Optional<AnswerColumns> said = transcripts.alone(words, numeric);
    if (said.isPresent()) {
      return said.get();
    }
    List<Column> target =
        words.stream().filter(column -> ColumnName.TARGET.isOf(column.name())).toList();
    if (target.size() == 1 && numeric.stream().noneMatch(c -> ColumnName.TARGET.isOf(c.name()))) {
      sayLeftOut(
          columns.values().stream()
              .filter(c -> !c.equals(target.get(0)) && !c.isIdentity())
              .toList());
      return oneLabel(target.get(0));
    }
    if (!numeric.isEmpty()) {
      return ofNumeric(numeric);
    }
    if (words.size() == 1
        && (words.get(0).distinct() < words.get(0).texts().size()
            || words.get(0).texts().size() < FEW)) {
      sayLeftOut(
          columns.values().stream()
              .filter(column -> !column.equals(words.get(0)) && !ColumnName.ID.isOf(column.name()))
              .toList());
      return oneLabel(words.get(0));
    }
    throw missing(
        "a column 'label', a column 'labels', or one or more columns of numbers to predict");
  }

  private AnswerColumns ofNumeric(List<Column> numeric) {
    List<Column> targets =
        numeric.stream().anyMatch(c -> ColumnName.TARGET.isOf(c.name()))
            ? numeric.stream().filter(c -> ColumnName.TARGET.isOf(c.name())).toList()
            : numeric;
    sayLeftOut(columns.values().stream().filter(column -> !targets.contains(column)).toList());
    if (targets.size() > 1 && targets.stream().allMatch(Column::isIndicator)) {
      return indicators(targets);
    }
    if (targets.size() == 1 && targets.get(0).isIndicator() && targets.get(0).distinct() == 2) {
      warnings.add(
          "column '%s' of '%s' holds nothing but two values, which are taken as classes; to predict a number, ask for the task regress"
              .formatted(targets.get(0).name(), file));
      return oneLabel(targets.get(0));
    }
    sayIfClasses(targets);
    return numbers(targets.stream().map(Column::name).toList());
  }

  private AnswerColumns classes() {
    return namedLabel()
        .or(
            () ->
                first(c -> ColumnName.LABELS.isOf(c.name()))
                    .map(c -> new AnswerColumns.OneLabel(c.name())))
        .or(() -> first(c -> ColumnName.TARGET.isOf(c.name())).map(this::oneLabel))
        .or(this::allIndicators)
        .or(() -> only().map(this::oneLabel))
        .orElseThrow(() -> missing("a column 'label'"));
  }

  private AnswerColumns labels() {
    return first(c -> ColumnName.LABELS.isOf(c.name()))
        .or(() -> first(c -> ColumnName.LABEL.isOf(c.name())))
        .or(() -> first(c -> ColumnName.TARGET.isOf(c.name()) && !c.isNumeric()))
        .map(this::many)
        .or(this::allIndicators)
        .or(() -> only().map(this::many))
        .orElseThrow(() -> missing("a column 'labels', or a column of 0 and 1 for each label"));
  }

  private AnswerColumns values() {
    List<Column> numeric =
        meant(
            c ->
                c.isNumeric()
                    && !ColumnName.LABEL.isOf(c.name())
                    && !ColumnName.LABELS.isOf(c.name()));
    if (!numeric.isEmpty()) {
      sayLeftOut(columns.values().stream().filter(column -> !numeric.contains(column)).toList());
      return numbers(numeric.stream().map(Column::name).toList());
    }
    return first(c -> c.isNumeric() && ColumnName.LABEL.isOf(c.name()))
        .or(this::only)
        .map(column -> numbers(List.of(column.name())))
        .orElseThrow(() -> missing("one or more columns of numbers to predict"));
  }

  private Optional<AnswerColumns> namedLabel() {
    List<Column> named =
        columns.values().stream()
            .filter(column -> ColumnName.LABEL.isOf(column.name()))
            .sorted(Comparator.comparing(column -> ColumnName.LABEL.rank(column.name())))
            .toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Column clearest = named.get(0);
    Column taken =
        named.stream()
            .filter(one -> clearest.isNumeric() && !one.isNumeric() && one.partsLike(clearest))
            .findFirst()
            .orElse(clearest);
    sayLeftOut(
        columns.values().stream()
            .filter(column -> !column.equals(taken) && !column.isIdentity())
            .filter(column -> named.contains(column) || column.isNumeric())
            .toList());
    return Optional.of(oneLabel(taken));
  }

  private Optional<AnswerColumns> namedLabels() {
    return first(column -> ColumnName.LABELS.isOf(column.name())).map(this::many);
  }

  private Optional<AnswerColumns> allIndicators() {
    List<Column> numeric = meant(AnswerChoice::isNumber);
    boolean all = numeric.size() > 1 && numeric.stream().allMatch(Column::isIndicator);
    return all ? Optional.of(indicators(numeric)) : Optional.empty();
  }

  /** One label a row, unless every cell is a list. */
  private AnswerColumns oneLabel(Column column) {
    if (column.isLists() && asked.task().isEmpty()) {
      return new AnswerColumns.ManyLabels(column.name(), LabelList.of(column), false);
    }
    new LabelDoubts(file, column, warnings).tell();
    return new AnswerColumns.OneLabel(column.name());
  }

  private AnswerColumns many(Column column) {
    LabelList list = LabelList.of(column);
    boolean oneEach =
        column.present().size() > 1
            && column.present().stream().allMatch(cell -> list.labels(cell).size() == 1);
    if (oneEach && asked.task().isEmpty()) {
      warnings.add(
          "no sample of '%s' has more than one label in '%s'; each is learned as one that may or may not be there. If every sample is of exactly one class, ask for the task classify"
              .formatted(file, column.name()));
    }
    boolean emptyIsNone = ColumnName.LABELS.isOf(column.name()) || asked.task().isPresent();
    return new AnswerColumns.ManyLabels(column.name(), list, emptyIsNone);
  }

  private AnswerColumns indicators(List<Column> targets) {
    List<String> names = targets.stream().map(Column::name).toList();
    boolean oneEach =
        table.rows().stream()
            .allMatch(
                row ->
                    names.stream().filter(name -> Column.isTrue(row.cell(name).label())).count()
                        == 1);
    Task task = asked.task().orElse(oneEach ? Task.CLASSIFY : Task.MULTILABEL);
    return new AnswerColumns.Indicators(names, task);
  }

  private AnswerColumns numbers(List<String> names) {
    return new AnswerColumns.Numbers(names, table.decimalComma());
  }

  /** Columns that are not there just to tell rows apart, unless there are no others. */
  private List<Column> meant(Predicate<Column> kind) {
    List<Column> all =
        columns.values().stream().filter(c -> !c.texts().isEmpty()).filter(kind).toList();
    List<Column> others = all.stream().filter(column -> !column.isIdentity()).toList();
    boolean named = all.stream().allMatch(column -> ColumnName.ID.isOf(column.name()));
    return others.isEmpty() && !named && columns.size() == all.size() ? all : others;
  }

  private static boolean isNumber(Column column) {
    return column.isNumeric() || column.isIndicator();
  }

  private Optional<Column> first(Predicate<Column> wanted) {
    return columns.values().stream().filter(wanted).findFirst();
  }

  private Optional<Column> only() {
    boolean alone = columns.size() == 1;
    return alone ? first(column -> !ColumnName.ID.isOf(column.name())) : Optional.empty();
  }

  /**
   * Says which columns of words are neither texts nor answers, where the table holds the texts
   * itself and words could be some.
   *
   * @param texts the columns that are read
   * @param answers those of the right answer
   */
  void sayUnread(List<String> texts, List<String> answers) {
    List<String> unread =
        columns.values().stream()
            .filter(column -> !answers.contains(column.name()) && !saidLeftOut.contains(column))
            .filter(column -> !column.texts().isEmpty())
            .filter(column -> !isNumber(column) && !column.isIdentity())
            .map(Column::name)
            .toList();
    if (!unread.isEmpty()) {
      warnings.add(
          "of '%s' %s is read as text, and %s is not; to learn from more, write it into the same column"
              .formatted(file, Table.named(texts), Table.named(unread)));
    }
  }

  private void sayLeftOut(List<Column> leftOut) {
    saidLeftOut.addAll(leftOut);
    if (!leftOut.isEmpty()) {
      String which =
          leftOut.stream()
              .map(column -> "'%s'%s".formatted(column.name(), remark(column)))
              .collect(Collectors.joining(", "));
      warnings.add(
          "column%s %s of '%s' %s left out; to learn one, name it as the target"
              .formatted(
                  leftOut.size() == 1 ? "" : "s", which, file, leftOut.size() == 1 ? "is" : "are"));
    }
  }

  private static String remark(Column column) {
    return column.isIdentity()
        ? " (it only tells rows apart)"
        : isNumber(column) ? "" : " (it holds words)";
  }

  private void sayIfClasses(List<Column> targets) {
    for (Column column : targets) {
      if (column.isWhole() && column.texts().size() >= FEW * column.distinct()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "column '%s' of '%s' holds only %d whole numbers and is predicted as a number; if they stand for classes, ask for the task classify",
                column.name(),
                file,
                column.distinct()));
      }
    }
  }

  private GraftException missing(String expected) {
    return new GraftException(
        Fault.DATA,
        "'%s' lacks %s; its columns are %s. Rename a column, or name it as the target."
            .formatted(file, expected, String.join(", ", table.columns())));
  }

  /** So many rows for each number, and it looks like a class. */
  private static final int FEW = 10;
}
