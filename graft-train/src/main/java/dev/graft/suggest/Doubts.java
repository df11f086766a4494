package dev.graft.suggest;

import dev.graft.data.Task;
import dev.graft.eval.ClassMetrics;
import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import java.util.Map;

/**
 * How unsure a model is of samples: of classes one less the lead of the most probable over the
 * next, of labels how near the least sure one is to a half.
 *
 * @param probabilities how probable it takes each output to be, [samples, outputs]
 * @param labels whether each output may be true by itself
 */
record Doubts(FloatMatrix probabilities, boolean labels) {
  /** What the head makes of features, [samples, features]. */
  static Doubts of(GraftedModel model, FloatMatrix features) {
    Graph answering = Surgery.prefix(model.graph(), GraftedModel.PROBABILITIES);
    String cut = model.backbone().outputs().get(0).name();
    Graph head = Surgery.suffix(answering, Cuts.of(answering), cut, Map.of());
    Tensor rows = Tensor.ofFloats(features.toArray(), features.rows(), features.columns());
    boolean labels = model.card().task() == Task.MULTILABEL;
    try (Engine engine = Engine.of(head, 1)) {
      float[] values = engine.values(Map.of(cut, rows));
      int outputs = values.length / features.rows();
      return new Doubts(FloatMatrix.of(values, features.rows(), outputs), labels);
    }
  }

  /** The output that it takes for the most probable. */
  int best(int row) {
    return ClassMetrics.argMax(probabilities.row(row));
  }

  /**
   * The output that its doubt is about: the class that is next after the most probable, or the
   * label nearest to a half; of one class that one.
   */
  int about(int row) {
    int best = labels ? -1 : best(row);
    int about = Math.max(0, best);
    double least = Double.POSITIVE_INFINITY;
    for (int output = 0; output < probabilities.columns(); output++) {
      double sureness = labels ? sureness(row, output) : -probabilities.get(row, output);
      if (output != best && sureness < least) {
        least = sureness;
        about = output;
      }
    }
    return about;
  }

  /** From 0 to 1. */
  double of(int row) {
    int about = about(row);
    if (labels) {
      return 1 - sureness(row, about);
    }
    int best = best(row);
    return about == best
        ? 0
        : 1 - ((double) probabilities.get(row, best) - probabilities.get(row, about));
  }

  private double sureness(int row, int output) {
    return Math.abs(2 * probabilities.get(row, output) - 1);
  }
}
