package dev.graft.loop;

import dev.graft.policy.Score;

/** Measures a network's outputs on the validation samples. */
final class Validation {
  private Validation() {}

  /**
   * The score.
   *
   * @param outputs [samples, columns] of the network, before softmax or sigmoid
   */
  static Score score(float[] outputs, TargetMatrix targets) {
    if (targets.rows() == 0) {
      return Score.WORST;
    }
    return switch (targets.task()) {
      case CLASSIFY -> classes(outputs, targets);
      case MULTILABEL -> labels(outputs, targets);
      case REGRESS -> numbers(outputs, targets);
    };
  }

  /** Accuracy and cross-entropy. */
  private static Score classes(float[] outputs, TargetMatrix targets) {
    int columns = targets.columns();
    int[] classes = targets.classes();
    int right = 0;
    double loss = 0;
    for (int row = 0; row < classes.length; row++) {
      int start = row * columns;
      int best = 0;
      for (int column = 1; column < columns; column++) {
        if (outputs[start + column] > outputs[start + best]) {
          best = column;
        }
      }
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += Math.exp(outputs[start + column] - outputs[start + best]);
      }
      loss += Math.log(sum) + outputs[start + best] - outputs[start + classes[row]];
      right += best == classes[row] ? 1 : 0;
    }
    return score((double) right / classes.length, loss / classes.length);
  }

  /** F1 over all labels at a probability of one half, and binary cross-entropy. */
  private static Score labels(float[] outputs, TargetMatrix targets) {
    int found = 0;
    int claimed = 0;
    int present = 0;
    double loss = 0;
    for (int i = 0; i < outputs.length; i++) {
      boolean claim = outputs[i] > 0;
      boolean truth = targets.value(i / targets.columns(), i % targets.columns()) > 0.5;
      found += claim && truth ? 1 : 0;
      claimed += claim ? 1 : 0;
      present += truth ? 1 : 0;
      double wrong = truth ? -outputs[i] : outputs[i];
      loss += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
    }
    double f1 = claimed + present == 0 ? 1 : 2.0 * found / (claimed + present);
    return score(f1, loss / outputs.length);
  }

  /** R² and the squared error in units of the targets' variance, means over the columns. */
  private static Score numbers(float[] outputs, TargetMatrix targets) {
    int columns = targets.columns();
    double unexplained = 0;
    for (int column = 0; column < columns; column++) {
      double mean = 0;
      for (int row = 0; row < targets.rows(); row++) {
        mean += targets.value(row, column) / (double) targets.rows();
      }
      double total = 0;
      double error = 0;
      for (int row = 0; row < targets.rows(); row++) {
        double value = targets.value(row, column);
        total += Math.pow(value - mean, 2);
        error += Math.pow(value - outputs[row * columns + column], 2);
      }
      unexplained += error / Math.max(total, 1e-12) / columns;
    }
    return score(1 - unexplained, unexplained);
  }

  private static Score score(double measure, double loss) {
    return Double.isFinite(loss) ? new Score(measure, loss) : Score.WORST;
  }
}
