package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.Locale;

/**
 * A linear layer on raw features: {@code outputs = features weightsᵀ + bias}.
 *
 * @param weights [outputs, inputs]
 * @param bias [1, outputs]
 */
public record LinearHead(FloatMatrix weights, FloatMatrix bias) {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public LinearHead {
    if (bias.rows() != 1 || bias.columns() != weights.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d outputs take a bias of 1 x %d, not %d x %d",
              weights.rows(),
              weights.rows(),
              bias.rows(),
              bias.columns()));
    }
  }

  /** The head that puts out zeros. */
  public static LinearHead zeros(int outputs, int inputs) {
    return new LinearHead(
        FloatMatrix.of(new float[Math.multiplyExact(outputs, inputs)], outputs, inputs),
        FloatMatrix.of(new float[outputs], 1, outputs));
  }

  /** Number of features. */
  public int inputs() {
    return weights.columns();
  }

  /** Number of values put out for a sample. */
  public int outputs() {
    return weights.rows();
  }

  /** The head whose outputs are so many times as large. */
  public LinearHead scaled(double factor) {
    float[] weight = weights.toArray();
    float[] offset = bias.toArray();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (factor * weight[i]);
    }
    for (int i = 0; i < offset.length; i++) {
      offset[i] = (float) (factor * offset[i]);
    }
    return new LinearHead(
        FloatMatrix.of(weight, outputs(), inputs()), FloatMatrix.of(offset, 1, outputs()));
  }

  /**
   * The outputs for features, [samples, outputs]; sums are kept in double.
   *
   * @throws IllegalArgumentException if the features have another number of columns
   */
  public FloatMatrix apply(FloatMatrix features) {
    if (features.columns() != inputs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the head takes %d features, not %d", inputs(), features.columns()));
    }
    float[] weight = weights.toArray();
    float[] outputs = new float[Math.multiplyExact(features.rows(), outputs())];
    float[] row = new float[inputs()];
    for (int r = 0; r < features.rows(); r++) {
      features.copyRow(r, row);
      for (int k = 0; k < outputs(); k++) {
        double sum = bias.get(0, k);
        for (int j = 0; j < row.length; j++) {
          sum += (double) row[j] * weight[k * row.length + j];
        }
        outputs[r * outputs() + k] = (float) sum;
      }
    }
    return FloatMatrix.of(outputs, features.rows(), outputs());
  }
}
