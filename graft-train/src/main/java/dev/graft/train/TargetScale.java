package dev.graft.train;

import dev.graft.data.Task;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TargetMatrix;
import java.util.Arrays;

/**
 * The means and deviations of the numbers to be predicted. Networks are trained on numbers without
 * unit, so that one learning rate suits metres and millimetres; the head takes the unit back on
 * afterwards. Classes and labels have none.
 */
final class TargetScale {
  private final double[] means;
  private final double[] deviations;

  private TargetScale(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
  }

  /** The scale of these training targets. */
  static TargetScale of(TargetMatrix targets) {
    double[] means = new double[targets.columns()];
    double[] deviations = new double[targets.columns()];
    Arrays.fill(deviations, 1);
    for (int column = 0; targets.task() == Task.REGRESS && column < means.length; column++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < targets.rows(); row++) {
        sum += targets.value(row, column);
        squares += Math.pow(targets.value(row, column), 2);
      }
      means[column] = sum / targets.rows();
      double variance = squares / targets.rows() - Math.pow(means[column], 2);
      deviations[column] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new TargetScale(means, deviations);
  }

  /** Targets without unit. */
  TargetMatrix withoutUnit(TargetMatrix targets) {
    if (targets.task() != Task.REGRESS) {
      return targets;
    }
    float[] values = new float[targets.rows() * targets.columns()];
    for (int i = 0; i < values.length; i++) {
      int column = i % targets.columns();
      double value = targets.value(i / targets.columns(), column);
      values[i] = (float) ((value - means[column]) / deviations[column]);
    }
    return new TargetMatrix(targets.task(), targets.columns(), values);
  }

  /** The head that predicts without unit what the given one predicts with. */
  LinearHead withoutUnit(LinearHead head) {
    double[] factors = new double[means.length];
    double[] offsets = new double[means.length];
    for (int row = 0; row < means.length; row++) {
      factors[row] = 1 / deviations[row];
      offsets[row] = -means[row] / deviations[row];
    }
    return mapped(head, factors, offsets);
  }

  /** The head that predicts with unit what the given one predicts without. */
  LinearHead withUnit(LinearHead head) {
    return mapped(head, deviations, means);
  }

  /** Predictions with unit. */
  FloatMatrix withUnit(FloatMatrix predictions) {
    float[] values = predictions.toArray();
    for (int i = 0; i < values.length; i++) {
      int column = i % means.length;
      values[i] = (float) (values[i] * deviations[column] + means[column]);
    }
    return FloatMatrix.of(values, predictions.rows(), predictions.columns());
  }

  private static LinearHead mapped(LinearHead head, double[] factors, double[] offsets) {
    int inputs = head.inputs();
    float[] weights = head.weights().toArray();
    float[] bias = head.bias().toArray();
    for (int row = 0; row < bias.length; row++) {
      for (int i = row * inputs; i < (row + 1) * inputs; i++) {
        weights[i] = (float) (weights[i] * factors[row]);
      }
      bias[row] = (float) (bias[row] * factors[row] + offsets[row]);
    }
    return new LinearHead(
        FloatMatrix.of(weights, bias.length, inputs), FloatMatrix.of(bias, 1, bias.length));
  }
}
