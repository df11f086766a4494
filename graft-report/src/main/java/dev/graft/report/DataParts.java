package dev.graft.report;

import dev.graft.eval.ClassMetrics;
import dev.graft.eval.LabelMetrics;
import dev.graft.eval.Metrics;
import dev.graft.eval.NumberMetrics;
import dev.graft.train.RunRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which part of the data says what. */
final class DataParts {
  private DataParts() {}

  /** The part for the last word: the one that the training knew least of. */
  static String headline(RunRecord run) {
    return run.headline();
  }

  /** The part to look into and learn from, which keeps the test samples unseen. */
  static String detail(RunRecord run) {
    return first(run, "val", "test", "train");
  }

  /**
   * The part whose figure stands at the top: one that decided nothing, where there is such.
   *
   * @param metrics by part
   */
  static Optional<String> onTop(Map<String, ?> metrics) {
    return Stream.of("test", "val").filter(metrics::containsKey).findFirst();
  }

  static Metrics metrics(RunRecord run, String part) {
    return Objects.requireNonNull(run.metrics().get(part), part);
  }

  /** The measure that training goes by, the higher the better. */
  static double measure(Metrics metrics) {
    if (metrics instanceof ClassMetrics classes) {
      return classes.accuracy();
    }
    if (metrics instanceof LabelMetrics labels) {
      return labels.meanAveragePrecision();
    }
    Double explained = ((NumberMetrics) metrics).r2();
    return explained == null ? 0 : explained;
  }

  /** What that measure is called. */
  static String measureName(String task) {
    return switch (task) {
      case "regress" -> "R²";
      case "multilabel" -> "mean average precision";
      default -> "accuracy";
    };
  }

  /** What a part is called in a sentence. */
  static String adjective(String part) {
    return part.equals("val") ? "validation" : part.equals("train") ? "training" : part;
  }

  /** How the samples of a part were judged, where that needs saying. */
  static String remark(RunRecord run, String part) {
    return run.evidence().getOrDefault(part, "");
  }

  /** At the head of a column. */
  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String first(RunRecord run, String... parts) {
    List<String> known = Stream.of(parts).filter(run.metrics()::containsKey).toList();
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "the run has no metrics; expected at least those of train");
    }
    return known.get(0);
  }
}
