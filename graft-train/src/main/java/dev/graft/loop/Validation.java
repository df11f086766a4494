package dev.graft.loop;

import dev.graft.data.Task;
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
      case TRANSCRIBE -> throw TargetMatrix.noRow();
      case DETECT -> throw new IllegalStateException("boxes are validated otherwise");
    };
  }

  /** What each sample costs, as {@link TargetMatrix#losses} says. */
  static double[] losses(float[] outputs, TargetMatrix targets) {
    double[] losses = new double[targets.rows()];
    int[] classes = targets.task() == Task.CLASSIFY ? targets.classes() : new int[0];
    for (int row = 0; row < losses.length; row++) {
      losses[row] =
          switch (targets.task()) {
            case CLASSIFY -> weight(row, targets) * surprise(outputs, row, classes[row], targets);
            case MULTILABEL -> labelLoss(outputs, row, targets) / targets.columns();
            case REGRESS -> squaredError(outputs, row, targets) / targets.columns();
            case TRANSCRIBE -> throw TargetMatrix.noRow();
            case DETECT -> throw new IllegalStateException("boxes are validated otherwise");
          };
    }
    return losses;
  }

  private static double weight(int row, TargetMatrix targets) {
    double weight = 0;
    for (int column = 0; column < targets.columns(); column++) {
      weight += targets.value(row, column);
    }
    return weight;
  }

  /** Cross-entropy of a row whose class is known. */
  private static double surprise(float[] outputs, int row, int truth, TargetMatrix targets) {
    int start = row * targets.columns();
    int best = best(outputs, row, targets);
    double sum = 0;
    for (int column = 0; column < targets.columns(); column++) {
      sum += Math.exp(outputs[start + column] - outputs[start + best]);
    }
    return Math.log(sum) + outputs[start + best] - outputs[start + truth];
  }

  private static int best(float[] outputs, int row, TargetMatrix targets) {
    int start = row * targets.columns();
    int best = 0;
    for (int column = 1; column < targets.columns(); column++) {
      best = outputs[start + column] > outputs[start + best] ? column : best;
    }
    return best;
  }

  private static double labelLoss(float[] outputs, int row, TargetMatrix targets) {
    double loss = 0;
    for (int label = 0; label < targets.columns(); label++) {
      double output = outputs[row * targets.columns() + label];
      double wrong = targets.value(row, label) > 0.5 ? -output : output;
      loss += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
    }
    return loss;
  }

  private static double squaredError(float[] outputs, int row, TargetMatrix targets) {
    double error = 0;
    for (int column = 0; column < targets.columns(); column++) {
      error += Math.pow(targets.value(row, column) - outputs[row * targets.columns() + column], 2);
    }
    return error;
  }

  /** Accuracy and cross-entropy; a sample counts as much as its row of targets adds up to. */
  private static Score classes(float[] outputs, TargetMatrix targets) {
    int[] classes = targets.classes();
    double right = 0;
    double loss = 0;
    double weights = 0;
    for (int row = 0; row < classes.length; row++) {
      double weight = weight(row, targets);
      loss += weight * surprise(outputs, row, classes[row], targets);
      right += best(outputs, row, targets) == classes[row] ? weight : 0;
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
        scores.add((double) outputs[row * targets.columns() + label]);
        positive.add(targets.value(row, label) > 0.5);
      }
      if (positive.contains(true)) {
        occurring++;
        precisions += Ranking.averagePrecision(scores, positive);
      }
    }
    for (int row = 0; row < targets.rows(); row++) {
      loss += labelLoss(outputs, row, targets);
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
