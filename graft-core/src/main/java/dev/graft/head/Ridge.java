package dev.graft.head;

import dev.graft.linalg.Matrix;
import dev.graft.linalg.Workspace;
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

  private final Spectrum spectrum;
  private final Workspace workspace;
  private final Target target;
  private final int outputs;
  private final double[] penalties;
  private final double[] means; // weighted, per output
  private final Matrix moments; // Zᵀ W (Y - mean) [rank, outputs]
  private final Matrix leverages; // [samples, penalties]

  Ridge(
      Spectrum spectrum,
      double[] weights,
      Target target,
      int outputs,
      double[] penalties,
      Workspace workspace) {
    this.spectrum = spectrum;
    this.workspace = workspace;
    this.target = target;
    this.outputs = outputs;
    this.penalties = penalties.clone();
    this.means = weightedMeans(weights, target, outputs);
    this.moments = workspace.matrix(spectrum.rank(), outputs);
    spectrum.sweep(
        workspace.matrix(spectrum.rank(), outputs),
        (from, rows) -> {
          for (int i = 0; i < rows.rows(); i++) {
            for (int k = 0; k < outputs; k++) {
              rows.set(i, k, weights[from + i] * (target.at(from + i, k) - means[k]));
            }
          }
        },
        moments);
    this.leverages = leverages(weights);
  }

  /**
   * The prediction for each sample without it, [samples, outputs], row-major.
   *
   * @param step index into the penalties
   */
  double[] leaveOneOut(int step) {
    double[] predictions = new double[leverages.rows() * outputs];
    try (Workspace scratch = workspace.sibling()) {
      int[] steps = new int[outputs];
      Arrays.fill(steps, step);
      spectrum.sweep(
          coefficients(steps, scratch),
          (from, rows) -> {
            for (int i = 0; i < rows.rows(); i++) {
              double rest = 1 - leverages.get(from + i, step);
              for (int k = 0; k < outputs; k++) {
                double truth = target.at(from + i, k);
                double residual = truth - means[k] - rows.get(i, k);
                predictions[(from + i) * outputs + k] = truth - residual / rest;
              }
            }
          },
          null);
    }
    return predictions;
  }

  /**
   * The head trained on all samples.
   *
   * @param steps for each output, an index into the penalties
   */
  LinearHead head(int[] steps) {
    try (Workspace scratch = workspace.sibling()) {
      return spectrum.fold(coefficients(steps, scratch), means);
    }
  }

  private Matrix coefficients(int[] steps, Workspace scratch) {
    double[] squares = spectrum.squares();
    Matrix coefficients = scratch.matrix(squares.length, outputs);
    for (int j = 0; j < squares.length; j++) {
      for (int k = 0; k < outputs; k++) {
        coefficients.set(j, k, moments.get(j, k) / (squares[j] + penalties[steps[k]]));
      }
    }
    return coefficients;
  }

  private Matrix leverages(double[] weights) {
    double[] squares = spectrum.squares();
    double total = Arrays.stream(weights).sum();
    Matrix shrinkage = workspace.matrix(squares.length, penalties.length);
    for (int j = 0; j < squares.length; j++) {
      for (int p = 0; p < penalties.length; p++) {
        shrinkage.set(j, p, 1 / (squares[j] + penalties[p]));
      }
    }
    Matrix leverages = workspace.matrix(weights.length, penalties.length);
    double[] row = new double[squares.length];
    double[] leverage = new double[penalties.length];
    spectrum.coordinates(
        (from, rows) -> {
          try (Workspace scratch = workspace.sibling()) {
            Matrix squared = scratch.matrix(rows.rows(), rows.columns());
            for (int i = 0; i < rows.rows(); i++) {
              rows.copyRow(i, row);
              for (int j = 0; j < row.length; j++) {
                row[j] *= row[j];
              }
              squared.setRow(i, row);
            }
            Matrix block = leverages.rows(from, rows.rows());
            scratch.multiply(squared, shrinkage, block);
            for (int i = 0; i < rows.rows(); i++) {
              block.copyRow(i, leverage);
              for (int p = 0; p < leverage.length; p++) {
                leverage[p] = weights[from + i] * (1 / total + leverage[p]);
              }
              block.setRow(i, leverage);
            }
          }
        });
    return leverages;
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
