package dev.graft.data;

import dev.graft.data.Table.Cell;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What stands in one column of a manifest.
 *
 * @param name its name
 * @param present its cells, but for those where nothing is written
 * @param texts the same as cleaned texts
 * @param decimalComma whether numbers may be written with a comma
 */
record Column(String name, List<Cell> present, List<String> texts, boolean decimalComma) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern COMMA_NUMBER = Pattern.compile("[+-]?\\d+,\\d+([eE][+-]?\\d+)?");
  private static final Set<String> FALSE = Set.of("0", "0.0", "false", "False", "FALSE");
  private static final Set<String> TRUE = Set.of("1", "1.0", "true", "True", "TRUE");

  static Column of(Table table, String name) {
    List<Cell> present =
        table.rows().stream().map(row -> row.cell(name)).filter(cell -> !cell.isMissing()).toList();
    List<String> texts = present.stream().map(Cell::label).toList();
    return new Column(name, present, texts, table.decimalComma());
  }

  /** The number that a text is, if it is one that float32 holds. */
  static OptionalDouble number(String text, boolean decimalComma) {
    String plain =
        decimalComma && COMMA_NUMBER.matcher(text).matches() ? text.replace(',', '.') : text;
    if (!NUMBER.matcher(plain).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(plain);
    return Float.isFinite((float) value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Whether a text says yes or no: 1 or 0, true or false. */
  static boolean isIndicator(String text) {
    return TRUE.contains(text) || FALSE.contains(text);
  }

  static boolean isTrue(String text) {
    return TRUE.contains(text);
  }

  /** Whether it is one of numbers: more than half of what is written there. */
  boolean isNumeric() {
    return 2 * numbers().length > texts.size();
  }

  /** Whether it has numbers only, and whole ones. */
  boolean isWhole() {
    double[] numbers = numbers();
    return numbers.length == texts.size()
        && IntStream.range(0, numbers.length).allMatch(i -> numbers[i] == Math.rint(numbers[i]));
  }

  /** Whether it has nothing but 0 and 1, or true and false. */
  boolean isIndicator() {
    return !texts.isEmpty() && texts.stream().allMatch(Column::isIndicator);
  }

  /** Whether it counts the rows. */
  boolean isRunning() {
    double[] numbers = numbers();
    return numbers.length > 2
        && isWhole()
        && IntStream.range(1, numbers.length).allMatch(i -> numbers[i] == numbers[i - 1] + 1);
  }

  /** Whether it only tells rows apart: a running number, or another number each under that name. */
  boolean isIdentity() {
    boolean named = ColumnName.ID.isOf(name) || name.toLowerCase(Locale.ROOT).endsWith("_id");
    return isRunning() || (named && distinct() == texts.size());
  }

  /** Whether every cell is a list, however it is written. */
  boolean isLists() {
    return !present.isEmpty()
        && present.stream().allMatch(cell -> cell.isList() || LabelList.isBracketed(cell.text()));
  }

  int distinct() {
    return new HashSet<>(texts).size();
  }

  /** Whether two columns part the rows in the same way. */
  boolean partsLike(Column other) {
    Set<List<String>> pairs = new HashSet<>();
    for (int i = 0; i < Math.min(texts.size(), other.texts.size()); i++) {
      pairs.add(List.of(texts.get(i), other.texts.get(i)));
    }
    return texts.size() == other.texts.size()
        && pairs.size() == distinct()
        && pairs.size() == other.distinct();
  }

  private double[] numbers() {
    return texts.stream()
        .map(text -> number(text, decimalComma))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }
}
