package dev.graft.loop;

import dev.graft.eval.Ranking;
import dev.graft.policy.Score;
import java.util.ArrayList;
import java.util.List;

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

  /** Accuracy and cross-entropy; a sample counts as much as its row of targets adds up to. */
  private static Score classes(float[] outputs, TargetMatrix targets) {
    int columns = targets.columns();
    int[] classes = targets.classes();
    double right = 0;
    double loss = 0;
    double weights = 0;
    for (int row = 0; row < classes.length; row++) {
      int start = row * columns;
      int best = 0;
      double weight = 0;
      for (int column = 0; column < columns; column++) {
        weight += targets.value(row, column);
        if (outputs[start + column] > outputs[start + best]) {
          best = column;
        }
      }
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += Math.exp(outputs[start + column] - outputs[start + best]);
      }
      double surprise = Math.log(sum) + outputs[start + best] - outputs[start + classes[row]];
      loss += weight * surprise;
      right += best == classes[row] ? weight : 0;
      weights += weight;
    }
    return score(right / weights, loss / weights);
  }

  /** Mean average precision over the labels that occur, and binary cross-entropy. */
  private static Score labels(float[] outputs, TargetMatrix targets) {
    double loss = 0;
    double precisions = 0;
    int occurring = 0;
    for (int label = 0; label < targets.columns(); label++) {
      List<Double> scores = new ArrayList<>();
      List<Boolean> positive = new ArrayList<>();
      for (int row = 0; row < targets.rows(); row++) {
        double output = outputs[row * targets.columns() + label];
        boolean truth = targets.value(row, label) > 0.5;
        double wrong = truth ? -output : output;
        loss += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
        scores.add(output);
        positive.add(truth);
      }
      if (positive.contains(true)) {
        occurring++;
        precisions += Ranking.averagePrecision(scores, positive);
      }
    }
    return score(precisions / Math.max(1, occurring), loss / outputs.length);
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
