package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.Locale;

/**
 * How unlike the training data a sample's features are: a Mahalanobis distance to the nearest class
 * centre, of features brought to unit length.
 *
 * <p>With {@code u = x / max(|x|, SMALLEST_NORM)} the score is {@code min_c (u·linear_c +
 * constant_c) - |u projection|²}; a sample whose score exceeds the threshold is rejected. That is
 * the squared distance from u to the centre of each class, in the covariance that all classes
 * share, per feature, so that training samples score about 1. The covariance is that of
 * probabilistic principal component analysis: a few directions with a variance of their own and one
 * variance for the rest. Lee, Lee, Lee and Shin, "A Simple Unified Framework for Detecting
 * Out-of-Distribution Samples", NeurIPS 2018, arXiv:1807.03888; the unit length is from Mueller and
 * Hein, "Mahalanobis++", ICML 2025, arXiv:2505.18032; Tipping and Bishop, "Probabilistic Principal
 * Component Analysis", 1999.
 *
 * @param projection [inputs, rank]
 * @param linear [inputs, centres]
 * @param constant [1, centres]
 * @param threshold samples with a greater score are rejected
 * @param rejectedShare the share of held-out training samples whose score exceeds the threshold
 */
public record RejectScore(
    FloatMatrix projection,
    FloatMatrix linear,
    FloatMatrix constant,
    double threshold,
    double rejectedShare) {
  /** Features shorter than this are divided by it rather than by their length. */
  public static final float SMALLEST_NORM = 1e-12f;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public RejectScore {
    if (projection.rows() != linear.rows()
        || constant.rows() != 1
        || constant.columns() != linear.columns()
        || constant.columns() == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "projection %d x %d, linear %d x %d and constant %d x %d do not fit",
              projection.rows(),
              projection.columns(),
              linear.rows(),
              linear.columns(),
              constant.rows(),
              constant.columns()));
    }
  }

  /** Number of features. */
  public int inputs() {
    return linear.rows();
  }

  /**
   * The score of each sample.
   *
   * @param features [samples, inputs]
   * @throws IllegalArgumentException if the features have another number of columns
   */
  public float[] scores(FloatMatrix features) {
    if (features.columns() != inputs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the reject score takes %d features, not %d",
              inputs(),
              features.columns()));
    }
    float[] flatProjection = projection.toArray();
    float[] flatLinear = linear.toArray();
    double[] constants = new double[constant.columns()];
    Arrays.setAll(constants, c -> constant.get(0, c));
    float[] scores = new float[features.rows()];
    for (int r = 0; r < scores.length; r++) {
      double[] u = unit(features.row(r));
      scores[r] =
          (float)
              combine(
                  product(u, flatProjection, projection.columns()),
                  product(u, flatLinear, linear.columns()),
                  constants);
    }
    return scores;
  }

  private static double[] product(double[] u, float[] matrix, int columns) {
    double[] product = new double[columns];
    for (int j = 0; j < u.length; j++) {
      for (int k = 0; k < columns; k++) {
        product[k] += u[j] * matrix[j * columns + k];
      }
    }
    return product;
  }

  /** {@code min(linear + constant) - |along|²}. */
  static double combine(double[] along, double[] linear, double[] constant) {
    double score = Double.POSITIVE_INFINITY;
    for (int c = 0; c < linear.length; c++) {
      score = Math.min(score, linear[c] + constant[c]);
    }
    for (double value : along) {
      score -= value * value;
    }
    return score;
  }

  /** The features brought to length 1. */
  static double[] unit(float[] x) {
    double squares = 0;
    for (float value : x) {
      squares += (double) value * value;
    }
    double norm = Math.max(Math.sqrt(squares), SMALLEST_NORM);
    double[] unit = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      unit[j] = x[j] / norm;
    }
    return unit;
  }
}
