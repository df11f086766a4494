package dev.graft.eval;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Locale;

/** How good predictions are; its kind follows from the targets. */
public sealed interface Metrics
    permits ClassMetrics, LabelMetrics, NumberMetrics, TranscriptMetrics, DetectionMetrics {
  /** How many samples were measured. */
  int samples();

  /** The measure that people ask for first, in words: {@code accuracy 0.954 (0.909 to 0.978)}. */
  String headline();

  /**
   * Measures predictions.
   *
   * @param predictions [samples, outputs]: probabilities, or predicted numbers
   * @param targets the right answers, as many rows
   * @param names what the outputs stand for
   * @throws IllegalArgumentException if the shapes differ or there is no sample
   */
  static Metrics of(FloatMatrix predictions, Targets targets, List<String> names) {
    if (predictions.rows() != targets.rows()
        || predictions.columns() != targets.outputs()
        || names.size() != targets.outputs()
        || targets.rows() == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d x %d predictions cannot be measured by %d x %d targets named %s",
              predictions.rows(),
              predictions.columns(),
              targets.rows(),
              targets.outputs(),
              names));
    }
    if (targets instanceof Targets.Classes classes) {
      return ClassMetrics.of(predictions, classes.classOf(), names);
    }
    if (targets instanceof Targets.LabelSets labels) {
      return LabelMetrics.of(predictions, labels.labelsOf(), names);
    }
    return NumberMetrics.of(predictions, ((Targets.Values) targets).values(), names);
  }

  /** Harmonic mean of precision and recall; 0 where neither is defined. */
  static double f1(int truePositives, int falsePositives, int falseNegatives) {
    return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
  }

  /** A share, 0 of nothing being 0. */
  static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
