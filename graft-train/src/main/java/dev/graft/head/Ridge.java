package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import java.util.Arrays;

/**
 * Ridge regression for a whole path of penalties from one decomposition, with the prediction for
 * every sample by the model that was trained without it.
 *
 * <p>Minimises {@code Σ wᵢ (yᵢ - b - xᵢβ)² + λ|β|²}; the intercept b is not penalised. Leaving
 * sample i out moves its prediction to {@code yᵢ - (yᵢ - ŷᵢ) / (1 - hᵢ)}, where {@code hᵢ = wᵢ
 * (1/Σw + Σⱼ zᵢⱼ² / (sⱼ² + λ))} is its leverage: Golub, Heath and Wahba, "Generalized
 * Cross-Validation as a Method for Choosing a Good Ridge Parameter", Technometrics 21 (1979);
 * Rifkin and Lippert, "Notes on Regularized Least Squares", MIT-CSAIL-TR-2007-025, section 4. To
 * the centred problem of the latter we add weights, and the exact share of the intercept.
 */
final class Ridge {
  /** The number sample i should get at output k. */
  interface Target {
    double at(int sample, int output);
  }

  private final Problem problem;
  private final Spectrum spectrum;
  private final Workspace workspace;
  private final Target target;
  private final int outputs;
  private final double[] penalties;
  private final double[] means; // weighted, of each output's targets
  private final Matrix moments; // ZᵀW (Y - mean) [rank, outputs]
  private final Matrix leverages; // [samples, penalties]

  /**
   * Prepares the path.
   *
   * @param penalties each greater than zero
   */
  Ridge(Problem problem, Target target, double[] penalties) {
    this.problem = problem;
    this.spectrum = problem.spectrum;
    this.workspace = problem.workspace;
    this.target = target;
    this.outputs = problem.targets.outputs();
    this.penalties = penalties.clone();
    double[] weights = problem.weights;
    this.means = weightedMeans(weights, target, outputs);
    this.moments = workspace.matrix(spectrum.rank(), outputs);
    spectrum.multiply(
        Affine.zero(spectrum.rank(), outputs, workspace),
        (from, block) -> {
          for (int i = 0; i < block.rows(); i++) {
            for (int k = 0; k < outputs; k++) {
              block.set(i, k, weights[from + i] * (target.at(from + i, k) - means[k]));
            }
          }
        },
        new Affine(moments, new double[outputs]));
    this.leverages = workspace.matrix(weights.length, penalties.length);
    fillLeverages(weights);
  }

  /**
   * The prediction for each sample without it, [samples, outputs], row-major.
   *
   * @param step index into the penalties
   */
  double[] leaveOneOut(int step) {
    double[] predictions = new double[Math.multiplyExact(leverages.rows(), outputs)];
    int[] steps = new int[outputs];
    Arrays.fill(steps, step);
    try (Workspace scratch = workspace.sibling()) {
      spectrum.multiply(
          map(steps, scratch),
          (from, block) -> {
            for (int i = 0; i < block.rows(); i++) {
              double rest = 1 - leverages.get(from + i, step);
              for (int k = 0; k < outputs; k++) {
                double truth = target.at(from + i, k);
                predictions[(from + i) * outputs + k] = truth - (truth - block.get(i, k)) / rest;
              }
            }
          },
          null);
    }
    return predictions;
  }

  /**
   * The prediction for each sample without the fold it is in, [samples, outputs], row-major.
   *
   * @param step index into the penalties
   */
  double[] leaveFoldsOut(int step) {
    return new RidgeFolds(problem, target, means, moments).predictions(penalties[step]);
  }

  /**
   * The head trained on all samples.
   *
   * @param steps for each output, an index into the penalties
   */
  LinearHead head(int[] steps) {
    try (Workspace scratch = workspace.sibling()) {
      return spectrum.fold(map(steps, scratch));
    }
  }

  private Affine map(int[] steps, Workspace owner) {
    double[] squares = spectrum.squares();
    Matrix coefficients = owner.matrix(squares.length, outputs);
    for (int j = 0; j < squares.length; j++) {
      for (int k = 0; k < outputs; k++) {
        coefficients.set(j, k, moments.get(j, k) / (squares[j] + penalties[steps[k]]));
      }
    }
    return new Affine(coefficients, means);
  }

  private void fillLeverages(double[] weights) {
    double[] squares = spectrum.squares();
    double total = Arrays.stream(weights).sum();
    Matrix shrinkage = workspace.matrix(squares.length, penalties.length);
    for (int j = 0; j < squares.length; j++) {
      for (int p = 0; p < penalties.length; p++) {
        shrinkage.set(j, p, 1 / (squares[j] + penalties[p]));
      }
    }
    spectrum.forEach(
        (from, block) -> {
          try (Workspace own = new Workspace(1)) {
            Matrix squared = own.matrix(block.rows(), block.columns());
            double[] row = new double[block.columns()];
            for (int i = 0; i < block.rows(); i++) {
              block.copyRow(i, row);
              for (int j = 0; j < row.length; j++) {
                row[j] *= row[j];
              }
              squared.setRow(i, row);
            }
            Matrix out = leverages.rows(from, block.rows());
            own.multiply(squared, shrinkage, out);
            for (int i = 0; i < block.rows(); i++) {
              for (int p = 0; p < penalties.length; p++) {
                out.set(i, p, weights[from + i] * (1 / total + out.get(i, p)));
              }
            }
          }
        });
  }

  private static double[] weightedMeans(double[] weights, Target target, int outputs) {
    double[] means = new double[outputs];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      for (int k = 0; k < outputs; k++) {
        means[k] += weights[i] * target.at(i, k);
      }
    }
    for (int k = 0; k < outputs; k++) {
      means[k] /= total;
    }
    return means;
  }
}
