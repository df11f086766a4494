package dev.graft.data;

import dev.graft.data.Candidate.Answer;
import dev.graft.data.Table.Cell;
import dev.graft.data.Table.Row;
import dev.graft.transcript.Alphabet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Which columns of a manifest hold the right answer, and how it is read from a row. */
sealed interface AnswerColumns {
  /** What is learned from them. */
  Task task();

  /** The columns. */
  List<String> columns();

  /**
   * The answer that a row gives.
   *
   * @throws UnfitRow if it gives none
   */
  Answer read(Row row);

  /** One label a row. */
  record OneLabel(String column) implements AnswerColumns {
    @Override
    public Task task() {
      return Task.CLASSIFY;
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public Answer read(Row row) {
      return new Answer.Classes(Set.of(present(row, column, "label")));
    }
  }

  /**
   * Any number of labels a row.
   *
   * @param emptyIsNone whether an empty cell says that there is no label, rather than nothing
   */
  record ManyLabels(String column, LabelList list, boolean emptyIsNone) implements AnswerColumns {
    @Override
    public Task task() {
      return Task.MULTILABEL;
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public Answer read(Row row) {
      Cell cell = row.cell(column);
      if (!emptyIsNone || !cell.label().isEmpty()) {
        if (!cell.isList()) {
          present(row, column, "label");
        }
      }
      return new Answer.Classes(Set.copyOf(list.labels(cell)));
    }
  }

  /**
   * A column of 0 and 1 for each label.
   *
   * @param task {@link Task#CLASSIFY} where every row has exactly one
   */
  record Indicators(List<String> columns, Task task) implements AnswerColumns {
    /** Copies the columns. */
    public Indicators {
      columns = List.copyOf(columns);
    }

    @Override
    public Answer read(Row row) {
      Set<String> labels = new LinkedHashSet<>();
      for (String column : columns) {
        String text = present(row, column, "value for '" + column + "'");
        if (!Column.isIndicator(text)) {
          throw new UnfitRow("its '" + column + "' is '" + text + "', neither 0 nor 1");
        }
        if (Column.isTrue(text)) {
          labels.add(Label.clean(column));
        }
      }
      if (task == Task.CLASSIFY && labels.size() != 1) {
        throw new UnfitRow("has " + labels.size() + " labels, not one");
      }
      return new Answer.Classes(labels);
    }
  }

  /** A number a column. */
  record Numbers(List<String> columns, boolean decimalComma) implements AnswerColumns {
    /** Copies the columns. */
    public Numbers {
      columns = List.copyOf(columns);
    }

    @Override
    public Task task() {
      return Task.REGRESS;
    }

    @Override
    public Answer read(Row row) {
      Map<String, Double> values = new HashMap<>();
      columns.forEach(column -> values.put(column, number(column, row.cell(column).label())));
      return new Answer.Numbers(values);
    }

    private double number(String column, String text) {
      OptionalDouble number = Column.number(text, decimalComma);
      if (number.isPresent()) {
        return number.getAsDouble();
      }
      throw new UnfitRow(
          Label.isMissing(text)
              ? "has no value for '%s'%s".formatted(column, text.isEmpty() ? "" : ": " + text)
              : "its '" + column + "' is '" + text + "', not a finite number");
    }
  }

  /** What is said in it. */
  record Transcript(String column) implements AnswerColumns {
    @Override
    public Task task() {
      return Task.TRANSCRIBE;
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public Answer read(Row row) {
      String text = Alphabet.clean(row.cell(column).label());
      if (text.isEmpty() || text.equalsIgnoreCase("nan")) { // which pandas writes for nothing
        throw new UnfitRow("has no text" + (text.isEmpty() ? "" : ": " + text));
      }
      return new Answer.Words(text);
    }
  }

  private static String present(Row row, String column, String what) {
    Cell cell = row.cell(column);
    if (cell.isMissing()) {
      throw new UnfitRow("has no " + what + (cell.label().isEmpty() ? "" : ": " + cell.label()));
    }
    return cell.label();
  }
}
