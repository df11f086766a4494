package dev.graft.cli;

import dev.graft.data.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Prints answers as they come; closing it prints what is to follow the last one. */
sealed interface AnswerPrinter extends AutoCloseable {
  /** Prints one answer. */
  void print(Answer answer);

  @Override
  default void close() {}

  /** The ways in which answers are printed. */
  enum Format {
    /** A line each, for people. */
    TEXT,
    /** One JSON array. */
    JSON,
    /** A JSON object in each line. */
    JSONL,
    /** A table with a header. */
    CSV
  }

  /**
   * A line for each file, for people.
   *
   * @param samples what many of the model's samples are called
   * @param limit how much of a sample the model reads at most
   * @param width of the longest file name
   * @param several whether more than the first probability is wanted
   */
  record Text(PrintWriter out, Task task, String samples, String limit, int width, boolean several)
      implements AnswerPrinter {
    @Override
    public void print(Answer answer) {
      String padding = " ".repeat(Math.max(0, width - answer.file().length()));
      out.println(answer.file() + padding + "  " + describe(answer));
    }

    private String describe(Answer answer) {
      if (answer.error() != null) {
        return "cannot be read: " + answer.error();
      }
      String told =
          switch (task) {
            case CLASSIFY ->
                several
                    ? percentages(present(answer.probabilities()))
                    : percentage(String.valueOf(answer.label()), answer.probability());
            case MULTILABEL -> labels(answer);
            case DETECT -> throw new IllegalStateException("boxes are told otherwise");
            case REGRESS ->
                present(answer.values()).entrySet().stream()
                    .map(
                        value ->
                            String.format(Locale.ROOT, "%s %.4g", value.getKey(), value.getValue()))
                    .collect(Collectors.joining("  "));
            case TRANSCRIBE -> present(answer.text());
          };
      List<String> remarks = new ArrayList<>();
      if (Boolean.TRUE.equals(answer.unlikeTraining())) {
        remarks.add("unlike the training " + samples);
      }
      if (Boolean.TRUE.equals(answer.shortened())) {
        remarks.add("only its beginning was read: " + limit);
      }
      return remarks.isEmpty() ? told : told + "  (" + String.join("; ", remarks) + ")";
    }

    private String labels(Answer answer) {
      if (several) {
        return percentages(present(answer.probabilities()));
      }
      List<String> labels = answer.labels();
      return labels == null || labels.isEmpty() ? "none of the labels" : String.join(", ", labels);
    }

    private static String percentages(Map<String, Double> probabilities) {
      return probabilities.entrySet().stream()
          .map(entry -> percentage(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining("   "));
    }

    private static String percentage(String label, @Nullable Double probability) {
      return String.format(Locale.ROOT, "%s  %.1f %%", label, 100 * present(probability));
    }
  }

  /** One JSON array, an answer in each line. */
  final class Json implements AnswerPrinter {
    private final PrintWriter out;
    private String separator = "[\n";

    Json(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void print(Answer answer) {
      out.print(separator + dev.graft.Json.line(answer));
      separator = ",\n";
    }

    @Override
    public void close() {
      out.println(separator.startsWith("[") ? "[]" : "\n]");
      out.flush();
    }
  }

  /** A JSON object in each line. */
  record JsonLines(PrintWriter out) implements AnswerPrinter {
    @Override
    public void print(Answer answer) {
      out.println(dev.graft.Json.line(answer));
    }
  }

  /** A table with a header, as RFC 4180 has it. */
  final class Csv implements AnswerPrinter {
    private static final List<String> LAST =
        List.of("novelty", "unlike_training", "shortened", "error");

    private final PrintWriter out;
    private final Task task;
    private final boolean ranked;
    private final int columns;

    /**
     * Prints the header.
     *
     * @param names of the model's outputs
     * @param top how many probabilities each answer has, from high to low; where it is empty, each
     *     output has a column of its own
     */
    Csv(PrintWriter out, Task task, List<String> names, OptionalInt top) {
      this.out = out;
      this.task = task;
      this.ranked = top.isPresent();
      List<String> header = new ArrayList<>(List.of("file"));
      switch (task) {
        case CLASSIFY -> header.addAll(List.of("label", "probability"));
        case MULTILABEL -> header.add("labels");
        case REGRESS -> header.addAll(names);
        case TRANSCRIBE -> header.add("text");
        case DETECT -> throw new IllegalArgumentException("boxes are told otherwise");
      }
      if ((task == Task.CLASSIFY || task == Task.MULTILABEL) && !ranked) {
        names.forEach(name -> header.add("probability of " + name));
      }
      for (int rank = task == Task.CLASSIFY ? 2 : 1; rank <= top.orElse(0); rank++) {
        header.addAll(List.of("label_" + rank, "probability_" + rank));
      }
      header.addAll(LAST);
      this.columns = header.size();
      row(header);
    }

    @Override
    public void print(Answer answer) {
      List<@Nullable Object> row = new ArrayList<>(List.of(answer.file()));
      if (answer.error() == null) {
        switch (task) {
          case CLASSIFY -> row.addAll(Arrays.asList(answer.label(), answer.probability()));
          case MULTILABEL -> row.add(String.join(";", present(answer.labels())));
          case REGRESS -> row.addAll(present(answer.values()).values());
          case TRANSCRIBE -> row.add(present(answer.text()));
          case DETECT -> throw new IllegalStateException("boxes are told otherwise");
        }
        probabilities(answer, row);
      }
      row.addAll(Collections.nCopies(columns - LAST.size() - row.size(), null));
      row.addAll(
          Arrays.asList(
              answer.novelty(), answer.unlikeTraining(), answer.shortened(), answer.error()));
      row(row);
    }

    private void probabilities(Answer answer, List<@Nullable Object> row) {
      if (answer.probabilities() == null) {
        return;
      }
      if (!ranked) {
        row.addAll(answer.probabilities().values());
        return;
      }
      answer.probabilities().entrySet().stream()
          .skip(task == Task.CLASSIFY ? 1 : 0)
          .forEach(other -> row.addAll(List.of(other.getKey(), other.getValue())));
    }

    private void row(Collection<?> values) {
      try {
        StringBuilder line = new StringBuilder();
        new CSVPrinter(line, CSVFormat.RFC4180).printRecord(values);
        out.print(line);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("a string builder does not fail", e);
      }
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("an answer without what its task gives");
    }
    return value;
  }
}
