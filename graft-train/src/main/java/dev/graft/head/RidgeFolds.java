package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;

/**
 * Ridge regression without the samples of a fold, for one fold after the other, solved anew.
 *
 * <p>In the coordinates Z of a {@link Spectrum}, {@code ZᵀWZ} of all samples is {@code diag(S²)}
 * and {@code ZᵀW1} is zero. So without the fold F the centred normal equations are {@code (diag(S²)
 * + λ - Z_FᵀWZ_F - ω z̄z̄ᵀ) β = ZᵀWY - Z_FᵀWY_F - ω z̄ȳᵀ}, where ω is the weight of the samples
 * that remain, z̄ and ȳ are their means, and the targets Y are those less the mean of all.
 */
final class RidgeFolds {
  private static final int BLOCK = 512;

  private final Problem problem;
  private final Ridge.Target target;
  private final double[] means;
  private final Matrix moments;
  private final int rank;
  private final int outputs;

  /**
   * Prepares.
   *
   * @param means of the targets of all samples, weighted
   * @param moments ZᵀWY of all samples [rank, outputs]
   */
  RidgeFolds(Problem problem, Ridge.Target target, double[] means, Matrix moments) {
    this.problem = problem;
    this.target = target;
    this.means = means;
    this.moments = moments;
    this.rank = moments.rows();
    this.outputs = moments.columns();
  }

  /** The prediction for each sample without its fold, [samples, outputs], row-major. */
  double[] predictions(double penalty) {
    double[] predictions = new double[Math.multiplyExact(problem.weights.length, outputs)];
    for (int fold = 0; fold < problem.folds; fold++) {
      try (Workspace scratch = problem.workspace.sibling()) {
        problem.predictFold(fold, without(fold, penalty, scratch), predictions);
      }
    }
    return predictions;
  }

  private Affine without(int fold, double penalty, Workspace owner) {
    Sums left = new Sums(owner);
    left.gather(fold);
    double[] squares = problem.spectrum.squares();
    double weight = left.weight;
    Matrix system = left.gram;
    Matrix right = left.moments;
    double[] row = new double[rank];
    double[] rightRow = new double[outputs];
    for (int j = 0; j < rank; j++) {
      system.copyRow(j, row);
      right.copyRow(j, rightRow);
      for (int l = 0; l <= j; l++) {
        row[l] = -row[l] - weight * left.mean[j] * left.mean[l];
      }
      row[j] += squares[j] + penalty;
      for (int k = 0; k < outputs; k++) {
        rightRow[k] = moments.get(j, k) - rightRow[k] - weight * left.mean[j] * left.targetMean[k];
      }
      system.setRow(j, row);
      right.setRow(j, rightRow);
    }
    owner.solve(system, right);
    double[] intercepts = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      intercepts[k] = means[k] + left.targetMean[k];
      for (int j = 0; j < rank; j++) {
        intercepts[k] -= left.mean[j] * right.get(j, k);
      }
    }
    return new Affine(right, intercepts);
  }

  /** What the samples of a fold add up to, and the means of all others. */
  private final class Sums {
    final Matrix gram; // Z_FᵀWZ_F, lower triangle
    final Matrix moments; // Z_FᵀWY_F
    final double[] mean = new double[rank]; // z̄ without the fold
    final double[] targetMean = new double[outputs]; // ȳ without the fold
    double weight; // of all but the fold

    private final Matrix rows; // √W Z_F, a block of it
    private final Matrix targets; // √W Y_F
    private final Workspace own;
    private int count;

    Sums(Workspace owner) {
      own = owner;
      gram = owner.matrix(rank, rank);
      moments = owner.matrix(rank, outputs);
      rows = owner.matrix(BLOCK, rank);
      targets = owner.matrix(BLOCK, outputs);
    }

    void gather(int fold) {
      problem.spectrum.forEachInOrder(
          (from, block) -> {
            for (int i = 0; i < block.rows(); i++) {
              if (problem.foldOf[from + i] == fold) {
                add(from + i, block, i);
              } else {
                weight += problem.weights[from + i];
              }
            }
          });
      flush();
      for (int j = 0; j < rank; j++) {
        mean[j] /= -weight;
      }
      for (int k = 0; k < outputs; k++) {
        targetMean[k] /= -weight;
      }
    }

    private void add(int sample, Matrix block, int i) {
      double root = Math.sqrt(problem.weights[sample]);
      double[] row = new double[rank];
      block.copyRow(i, row);
      for (int j = 0; j < rank; j++) {
        row[j] *= root;
        mean[j] += root * row[j];
      }
      rows.setRow(count, row);
      for (int k = 0; k < outputs; k++) {
        double value = root * (target.at(sample, k) - means[k]);
        targetMean[k] += root * value;
        targets.set(count, k, value);
      }
      count++;
      if (count == BLOCK) {
        flush();
      }
    }

    private void flush() {
      own.addGram(rows.rows(0, count), gram);
      own.addTransposedMultiply(rows.rows(0, count), targets.rows(0, count), moments);
      count = 0;
    }
  }
}
