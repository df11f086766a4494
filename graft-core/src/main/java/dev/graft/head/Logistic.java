package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Matrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;

/**
 * Logistic regression with an L2 penalty: multinomial, or one per label.
 *
 * <p>Minimises {@code Σ wᵢ lossᵢ + λ/2 |β|²} in the coordinates of a {@link Spectrum}, where the
 * Hessian is close to diagonal, so that L-BFGS with that diagonal as its first guess needs few
 * passes. The intercepts carry a penalty too small to matter except for a class that the weights
 * leave without a sample, whose intercept would have no minimum.
 */
final class Logistic {
  private static final double INTERCEPT_PENALTY = 1e-7;
  private static final int MOST_EVALUATIONS = 1000;

  private final Spectrum spectrum;
  private final Workspace workspace;
  private final Likelihood likelihood;
  private final int outputs;

  Logistic(Spectrum spectrum, Likelihood likelihood, int outputs, Workspace workspace) {
    this.spectrum = spectrum;
    this.likelihood = likelihood;
    this.outputs = outputs;
    this.workspace = workspace;
  }

  /** Coefficients and intercepts of zero: where the path starts. */
  double[] origin() {
    return new double[(spectrum.rank() + 1) * outputs];
  }

  /**
   * Trains.
   *
   * @param penalty λ, greater than zero
   * @param weights one per sample; zero leaves it out
   * @param start coefficients [rank, outputs], then intercepts [outputs]
   * @param tolerance on the largest component of the gradient, per unit of weight
   * @return in the layout of {@code start}
   */
  Lbfgs.Minimum train(double penalty, double[] weights, double[] start, double tolerance) {
    double total = Arrays.stream(weights).sum();
    try (Workspace scratch = workspace.sibling()) {
      Matrix coefficients = scratch.matrix(spectrum.rank(), outputs);
      Matrix gradients = scratch.matrix(spectrum.rank(), outputs);
      return Lbfgs.minimize(
          (point, gradient) ->
              objective(point, gradient, penalty, weights, total, coefficients, gradients),
          start,
          inverseDiagonal(penalty, total),
          tolerance * total,
          MOST_EVALUATIONS);
    }
  }

  /** Logits of all samples, [samples, outputs]. */
  FloatMatrix logits(double[] point, int samples) {
    float[] logits = new float[Math.multiplyExact(samples, outputs)];
    try (Workspace scratch = workspace.sibling()) {
      Matrix coefficients = scratch.matrix(spectrum.rank(), outputs);
      coefficients.set(Arrays.copyOf(point, spectrum.rank() * outputs));
      spectrum.sweep(
          coefficients,
          (from, rows) -> {
            for (int i = 0; i < rows.rows(); i++) {
              for (int k = 0; k < outputs; k++) {
                logits[(from + i) * outputs + k] =
                    (float) (rows.get(i, k) + point[spectrum.rank() * outputs + k]);
              }
            }
          },
          null);
    }
    return FloatMatrix.of(logits, samples, outputs);
  }

  /** The head on raw features. */
  LinearHead head(double[] point) {
    int split = spectrum.rank() * outputs;
    try (Workspace scratch = workspace.sibling()) {
      Matrix coefficients = scratch.matrix(spectrum.rank(), outputs);
      coefficients.set(Arrays.copyOf(point, split));
      return spectrum.fold(coefficients, Arrays.copyOfRange(point, split, point.length));
    }
  }

  private double objective(
      double[] point,
      double[] gradient,
      double penalty,
      double[] weights,
      double total,
      Matrix coefficients,
      Matrix gradients) {
    int split = spectrum.rank() * outputs;
    coefficients.set(Arrays.copyOf(point, split));
    gradients.clear();
    double[] intercepts = Arrays.copyOfRange(point, split, point.length);
    double[] interceptGradient = new double[outputs];
    double[] row = new double[outputs];
    double[] loss = {0};
    spectrum.sweep(
        coefficients,
        (from, rows) -> {
          for (int i = 0; i < rows.rows(); i++) {
            double weight = weights[from + i];
            rows.copyRow(i, row);
            for (int k = 0; k < outputs; k++) {
              row[k] += intercepts[k];
            }
            if (weight == 0) {
              Arrays.fill(row, 0);
            } else {
              loss[0] += weight * likelihood.lossAndGradient(from + i, row, 0);
            }
            for (int k = 0; k < outputs; k++) {
              row[k] *= weight;
              interceptGradient[k] += row[k];
            }
            rows.setRow(i, row);
          }
        },
        gradients);
    double value = loss[0];
    System.arraycopy(gradients.toArray(), 0, gradient, 0, split);
    System.arraycopy(interceptGradient, 0, gradient, split, outputs);
    for (int i = 0; i < point.length; i++) {
      double strength = i < split ? penalty : INTERCEPT_PENALTY * total;
      value += strength / 2 * point[i] * point[i];
      gradient[i] += strength * point[i];
    }
    return value;
  }

  /** One over the Hessian's diagonal where nothing is known yet. */
  private double[] inverseDiagonal(double penalty, double total) {
    double[] squares = spectrum.squares();
    double[] diagonal = origin();
    double curvature = likelihood.curvature(outputs);
    for (int i = 0; i < diagonal.length; i++) {
      int j = i / outputs;
      diagonal[i] = 1 / (j < squares.length ? curvature * squares[j] + penalty : curvature * total);
    }
    return diagonal;
  }
}
