package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings every feature to mean 0 and variance 1. A feature that is constant, or varies by no more
 * than float32 rounding would make it, becomes 0 everywhere.
 *
 * <p>A feature that varies much less than most is divided by a part of what is usual instead, and
 * so stays smaller. A rectified feature that few samples excite would otherwise get a weight
 * thousands of times that of others, and the slightest change of the backbone or of a picture would
 * decide the answer through it.
 */
final class Standardization {
  private static final double LEAST_RELATIVE_SPREAD = 1e-6;
  private static final double LEAST_SPREAD = 0.1;

  private final double[] mean;
  private final double[] inverseScale; // one over the standard deviation, or 0

  private Standardization(double[] mean, double[] inverseScale) {
    this.mean = mean;
    this.inverseScale = inverseScale;
  }

  /** Weighted means and standard deviations, in two passes. */
  static Standardization of(FloatMatrix features, double[] weights) {
    int columns = features.columns();
    double[] mean = new double[columns];
    double[] inverseScale = new double[columns];
    float[] row = new float[columns];
    double total = 0;
    for (int i = 0; i < features.rows(); i++) {
      features.copyRow(i, row);
      total += weights[i];
      for (int j = 0; j < columns; j++) {
        mean[j] += weights[i] * row[j];
      }
    }
    for (int j = 0; j < columns; j++) {
      mean[j] /= total;
    }
    for (int i = 0; i < features.rows(); i++) {
      features.copyRow(i, row);
      for (int j = 0; j < columns; j++) {
        double deviation = row[j] - mean[j];
        inverseScale[j] += weights[i] * deviation * deviation;
      }
    }
    double[] deviations = new double[columns];
    for (int j = 0; j < columns; j++) {
      double deviation = Math.sqrt(inverseScale[j] / total);
      boolean constant = deviation <= LEAST_RELATIVE_SPREAD * Math.abs(mean[j]);
      deviations[j] = constant ? 0 : deviation;
    }
    double least = LEAST_SPREAD * median(deviations);
    for (int j = 0; j < columns; j++) {
      inverseScale[j] = deviations[j] == 0 ? 0 : 1 / Math.max(deviations[j], least);
    }
    return new Standardization(mean, inverseScale);
  }

  /** Of those above 0; 0 if there are none. */
  private static double median(double[] deviations) {
    double[] sorted =
        Arrays.stream(deviations).filter(deviation -> deviation > 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** Fills {@code out} [count, features] with consecutive samples. */
  void rows(FloatMatrix features, int from, Matrix out) {
    rows(features, from, null, out);
  }

  /** The same, each sample times a factor. */
  void rows(FloatMatrix features, int from, double @Nullable [] factors, Matrix out) {
    float[] raw = new float[mean.length];
    double[] row = new double[mean.length];
    for (int i = 0; i < out.rows(); i++) {
      features.copyRow(from + i, raw);
      double factor = factors == null ? 1 : factors[from + i];
      for (int j = 0; j < row.length; j++) {
        row[j] = factor * (raw[j] - mean[j]) * inverseScale[j];
      }
      out.setRow(i, row);
    }
  }

  /** Fills {@code out} [samples, count] with consecutive features, each sample times a factor. */
  void columns(FloatMatrix features, int from, double[] factors, Matrix out) {
    double[] row = new double[out.columns()];
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < row.length; j++) {
        int column = from + j;
        row[j] = factors[i] * (features.get(i, column) - mean[column]) * inverseScale[column];
      }
      out.setRow(i, row);
    }
  }

  /**
   * The head on raw features that equals one on standardised features.
   *
   * @param coefficients [features, outputs]
   */
  LinearHead fold(Matrix coefficients, double[] intercepts) {
    int inputs = mean.length;
    int outputs = intercepts.length;
    float[] weights = new float[Math.multiplyExact(inputs, outputs)];
    double[] bias = intercepts.clone();
    double[] row = new double[outputs];
    for (int j = 0; j < inputs; j++) {
      coefficients.copyRow(j, row);
      for (int k = 0; k < outputs; k++) {
        // The bias makes up for the rounding of the weights where it matters most: at the mean.
        float weight = (float) (row[k] * inverseScale[j]);
        weights[k * inputs + j] = weight;
        bias[k] -= weight * mean[j];
      }
    }
    return new LinearHead(
        FloatMatrix.of(weights, outputs, inputs), FloatMatrix.rounded(bias, 1, outputs));
  }
}
