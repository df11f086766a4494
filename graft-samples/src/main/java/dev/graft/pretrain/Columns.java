package dev.graft.pretrain;

import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * How a row of targets is divided: a teacher's features, what it answers, then the classes; each
 * may be missing.
 *
 * @param features of the teacher
 * @param logits classes of the teacher's own
 * @param labels classes of the pictures
 */
record Columns(int features, int logits, int labels) {
  static final double FEATURES_WEIGHT = 4;
  static final double LOGITS_WEIGHT = 1;
  private static final double LABELS_WEIGHT = 0.5;

  /** Those of the teacher, which come first. */
  int teacher() {
    return features + logits;
  }

  int all() {
    return features + logits + labels;
  }

  /** What makes a network learn them. */
  Loss loss() {
    List<Loss.Part> parts = new ArrayList<>();
    if (features > 0) {
      parts.add(new Loss.Part(0, features, new Loss.SquaredError(), FEATURES_WEIGHT));
    }
    if (logits > 0) {
      parts.add(new Loss.Part(features, teacher(), Loss.CrossEntropy.plain(), LOGITS_WEIGHT));
    }
    if (labels > 0) {
      parts.add(new Loss.Part(teacher(), all(), Loss.CrossEntropy.plain(), labelsWeight()));
    }
    return new Loss.Sum(parts);
  }

  /** The loss of an answer that knows nothing of the picture. */
  double lossOfGuessing() {
    return (features > 0 ? FEATURES_WEIGHT : 0)
        + (logits > 0 ? LOGITS_WEIGHT * Math.log(logits) : 0)
        + (labels > 0 ? labelsWeight() * Math.log(labels) : 0);
  }

  private double labelsWeight() {
    return teacher() > 0 ? LABELS_WEIGHT : 1;
  }

  /** What a network that learns them is measured by. */
  String measure() {
    if (labels > 0) {
      return "accuracy by the labels";
    }
    return logits > 0
        ? "agreement with the teacher's most likely class"
        : "R² of the teacher's features";
  }
}
