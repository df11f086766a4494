package dev.graft.model;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;

/** What turns a head's outputs into predictions. */
public enum Link {
  /** Logits of classes that exclude each other: probabilities that sum to one. */
  SOFTMAX {
    @Override
    public void apply(double[] row) {
      double total = logSumExp(row);
      for (int k = 0; k < row.length; k++) {
        row[k] = Math.exp(row[k] - total);
      }
    }
  },
  /** Logits of labels that are independent: a probability each. */
  SIGMOID {
    @Override
    public void apply(double[] row) {
      for (int k = 0; k < row.length; k++) {
        row[k] = 1 / (1 + Math.exp(-row[k]));
      }
    }
  },
  /** Predicted numbers as they are. */
  IDENTITY {
    @Override
    public void apply(double[] row) {}
  };

  /** What a head's outputs for these targets call for. */
  public static Link of(Targets targets) {
    if (targets instanceof Targets.Classes) {
      return SOFTMAX;
    }
    return targets instanceof Targets.LabelSets ? SIGMOID : IDENTITY;
  }

  /** Turns one row of logits into predictions, in place. */
  public abstract void apply(double[] row);

  /**
   * The predictions for outputs of a head, [samples, outputs].
   *
   * @param temperature what the outputs are divided by first
   */
  public FloatMatrix predictions(FloatMatrix outputs, double temperature) {
    float[] predictions = new float[outputs.rows() * outputs.columns()];
    float[] in = new float[outputs.columns()];
    double[] row = new double[outputs.columns()];
    for (int r = 0; r < outputs.rows(); r++) {
      outputs.copyRow(r, in);
      for (int k = 0; k < row.length; k++) {
        row[k] = in[k] / temperature;
      }
      apply(row);
      for (int k = 0; k < row.length; k++) {
        predictions[r * row.length + k] = (float) row[k];
      }
    }
    return FloatMatrix.of(predictions, outputs.rows(), outputs.columns());
  }

  /** log Σ exp, without overflow. */
  public static double logSumExp(double[] row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : row) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : row) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum);
  }
}
