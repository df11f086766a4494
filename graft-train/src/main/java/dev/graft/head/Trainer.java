package dev.graft.head;

import dev.graft.StoppedException;
import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Trains a linear head with a convex loss and an L2 penalty.
 *
 * <p>Minimises {@code Σ wᵢ lossᵢ + λ/2 |β|²} in the coordinates of a {@link Spectrum}, where the
 * Hessian is close to diagonal, so that L-BFGS with that diagonal as its first guess needs few
 * passes. The intercepts carry a penalty too small to matter except for a class that the weights
 * leave without a sample, whose intercept would have no minimum.
 */
final class Trainer {
  private static final double INTERCEPT_PENALTY = 1e-7;
  private static final double ROUNDING = 1e-12;
  private static final int MOST_EVALUATIONS = 1000;

  private final Problem problem;
  private final LogLoss loss;
  private final BooleanSupplier stop;
  private final int rank;
  private final int outputs;

  /**
   * A trainer on a problem.
   *
   * @param stop asked all the time; once it says true, a {@link StoppedException} ends it
   */
  Trainer(Problem problem, LogLoss loss, BooleanSupplier stop) {
    this.stop = stop;
    this.problem = problem;
    this.loss = loss;
    this.rank = problem.spectrum.rank();
    this.outputs = problem.targets.outputs();
  }

  /** Coefficients [rank, outputs] and intercepts [outputs] of zero. */
  double[] origin() {
    return new double[(rank + 1) * outputs];
  }

  /**
   * Trains.
   *
   * @param penalty λ, greater than zero
   * @param weights one per sample; zero leaves it out
   * @param start in the layout of {@link #origin()}, as is the result
   * @param precision the largest relative error of the coefficients. The penalty bounds their
   *     curvature from below, so that they are no further from the minimum than the gradient's
   *     length over λ
   */
  Lbfgs.Minimum train(double penalty, double[] weights, double[] start, double precision) {
    double total = Arrays.stream(weights).sum();
    double[] losses = new double[weights.length * problem.views];
    try (Workspace scratch = problem.workspace.sibling()) {
      Matrix coefficients = scratch.matrix(rank, outputs);
      Matrix gradients = scratch.matrix(rank, outputs);
      return Lbfgs.minimize(
          (point, gradient) -> {
            if (stop.getAsBoolean()) {
              throw new StoppedException();
            }
            Affine sums = new Affine(gradients, new double[outputs]);
            gradients.clear();
            problem.spectrum.multiply(
                map(point, coefficients),
                (from, block) -> toGradient(from, block, weights, losses),
                sums);
            return penalised(point, sums, losses, penalty, total, gradient);
          },
          start,
          inverseDiagonal(penalty, total),
          (point, gradient) ->
              length(gradient, gradient.length)
                  <= Math.max(
                      precision * penalty * length(point, rank * outputs), ROUNDING * total),
          MOST_EVALUATIONS);
    }
  }

  /**
   * Outputs for each sample, as it is, by the head that is trained without its fold, [samples,
   * outputs].
   *
   * @param points where each fold starts, having seen nothing of it, and afterwards where it ended
   */
  FloatMatrix heldOut(double penalty, double[][] points, double precision) {
    int samples = problem.weights.length;
    double[] heldOut = new double[Math.multiplyExact(samples, outputs)];
    for (int fold = 0; fold < problem.folds; fold++) {
      points[fold] = train(penalty, problem.weightsWithout(fold), points[fold], precision).point;
      try (Workspace scratch = problem.workspace.sibling()) {
        problem.predictFold(fold, map(points[fold], scratch.matrix(rank, outputs)), heldOut);
      }
    }
    return FloatMatrix.rounded(heldOut, samples, outputs);
  }

  /** The head on raw features. */
  LinearHead head(double[] point) {
    try (Workspace scratch = problem.workspace.sibling()) {
      return problem.spectrum.fold(map(point, scratch.matrix(rank, outputs)));
    }
  }

  private Affine map(double[] point, Matrix coefficients) {
    coefficients.set(Arrays.copyOf(point, rank * outputs));
    return new Affine(coefficients, Arrays.copyOfRange(point, rank * outputs, point.length));
  }

  /** Replaces outputs by the weighted gradient of the loss in them, and keeps the losses. */
  private void toGradient(int from, Matrix block, double[] weights, double[] losses) {
    double[] row = new double[outputs];
    for (int i = 0; i < block.rows(); i++) {
      int sample = problem.sampleOf(from + i);
      double weight = weights[sample] / problem.views;
      if (weight == 0) {
        Arrays.fill(row, 0);
      } else {
        block.copyRow(i, row);
        losses[from + i] = weight * loss.toGradient(sample, row);
        for (int k = 0; k < outputs; k++) {
          row[k] *= weight;
        }
      }
      block.setRow(i, row);
    }
  }

  /** Adds the penalty to the samples' losses and their gradient. */
  private double penalised(
      double[] point,
      Affine sums,
      double[] losses,
      double penalty,
      double total,
      double[] gradient) {
    int split = rank * outputs;
    System.arraycopy(sums.coefficients.toArray(), 0, gradient, 0, split);
    System.arraycopy(sums.intercepts, 0, gradient, split, outputs);
    double value = Arrays.stream(losses).sum();
    for (int i = 0; i < point.length; i++) {
      double strength = i < split ? penalty : INTERCEPT_PENALTY * total;
      value += strength / 2 * point[i] * point[i];
      gradient[i] += strength * point[i];
    }
    return value;
  }

  private static double length(double[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  /** One over the Hessian's diagonal where nothing is known yet. */
  private double[] inverseDiagonal(double penalty, double total) {
    double[] squares = problem.spectrum.squares();
    double curvature = loss.curvature(outputs);
    double[] diagonal = origin();
    for (int i = 0; i < diagonal.length; i++) {
      int j = i / outputs;
      diagonal[i] = 1 / (j < rank ? curvature * squares[j] + penalty : curvature * total);
    }
    return diagonal;
  }
}
