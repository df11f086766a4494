package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Matrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples in the basis of their principal directions, which both heads are solved in.
 *
 * <p>With X the standardised features and W the samples' weights, {@code √W X = U S Vᵀ}, from the
 * eigenvectors of the smaller of {@code XᵀWX} [features, features] and {@code √W X Xᵀ √W} [samples,
 * samples]. The coordinates {@code Z = X V} [samples, rank] hold all that an L2-penalised linear
 * head can use: its weights lie in the span of the samples (the representer theorem), and V is
 * orthonormal, so that the penalty is the same in either basis. Z is kept where it fits in memory;
 * where it does not, the features are read again in every pass.
 */
final class Spectrum {
  private static final int BLOCK = 512;

  private final FloatMatrix features;
  private final double[] weights;
  private final Standardization standard;
  private final Workspace workspace;
  private final Matrix basis; // V [features, rank]
  private final @Nullable Matrix coordinates; // Z [samples, rank]
  private final double[] squares; // S², descending [rank]

  /** Takes part in a pass over the samples, a block at a time. */
  interface Step {
    /** Reads, and may replace, a block of rows; the first belongs to sample {@code from}. */
    void accept(int from, Matrix rows);
  }

  /**
   * Decomposes the features.
   *
   * @param weights one per sample, greater than zero
   * @param workspace owns what the spectrum keeps
   * @param keepBytes coordinates that need more than this are not kept
   */
  Spectrum(FloatMatrix features, double[] weights, Workspace workspace, long keepBytes) {
    this.features = features;
    this.weights = weights.clone();
    this.workspace = workspace;
    this.standard = Standardization.of(features, weights);
    boolean dual = features.rows() <= features.columns();
    int size = dual ? features.rows() : features.columns();
    try (Workspace scratch = workspace.sibling()) {
      Matrix vectors = scratch.matrix(size, size);
      if (dual) {
        forEachColumnBlock((from, block) -> scratch.addOuterGram(block, vectors));
      } else {
        addGram(vectors);
      }
      this.squares = positive(scratch.eigen(vectors), Math.max(features.rows(), size));
      this.basis = workspace.matrix(features.columns(), squares.length);
      boolean keep = dual || (long) features.rows() * rank() * Double.BYTES <= keepBytes;
      this.coordinates = keep ? workspace.matrix(features.rows(), rank()) : null;
      if (dual) {
        fillDual(vectors);
      } else {
        fillPrimal(vectors);
      }
    }
  }

  /** Number of directions in which the samples differ. */
  int rank() {
    return squares.length;
  }

  /** S², the squared length of the weighted samples along each direction; descending. */
  double[] squares() {
    return squares.clone();
  }

  /** The head on raw features for coefficients [rank, outputs] on the coordinates. */
  LinearHead fold(Matrix coefficients, double[] intercepts) {
    try (Workspace scratch = workspace.sibling()) {
      Matrix onFeatures = scratch.matrix(features.columns(), coefficients.columns());
      scratch.multiply(basis, coefficients, onFeatures);
      return standard.fold(onFeatures, intercepts);
    }
  }

  /** Shows the coordinates [block, rank], which must not be changed. */
  void coordinates(Step step) {
    Matrix kept = coordinates;
    if (kept != null) {
      forEachBlock((from, count) -> step.accept(from, kept.rows(from, count)));
      return;
    }
    try (Workspace scratch = workspace.sibling()) {
      Matrix rotated = scratch.matrix(Math.min(BLOCK, features.rows()), rank());
      forEachRowBlock(
          (from, block) -> {
            Matrix rows = rotated.rows(0, block.rows());
            scratch.multiply(block, basis, rows);
            step.accept(from, rows);
          });
    }
  }

  /**
   * Computes {@code P = Z C}, shows it to the step, which may replace it, and adds {@code Zᵀ P} to
   * the gradient, all in one pass.
   *
   * @param coefficients C [rank, outputs]
   * @param gradient [rank, outputs]; null if not wanted
   */
  void sweep(Matrix coefficients, Step step, @Nullable Matrix gradient) {
    if (coordinates != null) {
      try (Workspace scratch = workspace.sibling()) {
        coordinates(product(scratch, coefficients, step, gradient));
      }
      return;
    }
    // Rather than the samples, the coefficients and the gradient are taken to the other basis.
    try (Workspace scratch = workspace.sibling()) {
      Matrix onFeatures = scratch.matrix(features.columns(), coefficients.columns());
      Matrix featureGradient = scratch.matrix(features.columns(), coefficients.columns());
      scratch.multiply(basis, coefficients, onFeatures);
      forEachRowBlock(
          product(scratch, onFeatures, step, gradient == null ? null : featureGradient));
      if (gradient != null) {
        scratch.addTransposedMultiply(basis, featureGradient, gradient);
      }
    }
  }

  private Step product(
      Workspace scratch, Matrix coefficients, Step step, @Nullable Matrix gradient) {
    Matrix products = scratch.matrix(Math.min(BLOCK, features.rows()), coefficients.columns());
    return (from, rows) -> {
      Matrix product = products.rows(0, rows.rows());
      scratch.multiply(rows, coefficients, product);
      step.accept(from, product);
      if (gradient != null) {
        scratch.addTransposedMultiply(rows, product, gradient);
      }
    };
  }

  private interface Block {
    void accept(int from, int count);
  }

  private void forEachBlock(Block action) {
    for (int from = 0; from < features.rows(); from += BLOCK) {
      action.accept(from, Math.min(BLOCK, features.rows() - from));
    }
  }

  /** Adds XᵀWX. */
  private void addGram(Matrix out) {
    double[] row = new double[features.columns()];
    forEachRowBlock(
        (from, block) -> {
          for (int i = 0; i < block.rows(); i++) {
            block.copyRow(i, row);
            double root = Math.sqrt(weights[from + i]);
            for (int j = 0; j < row.length; j++) {
              row[j] *= root;
            }
            block.setRow(i, row);
          }
          workspace.addGram(block, out);
        });
  }

  /** V from its rows; Z = X V. */
  private void fillPrimal(Matrix vectors) {
    transposeLeading(vectors, basis);
    Matrix kept = coordinates;
    if (kept != null) {
      forEachRowBlock(
          (from, block) -> workspace.multiply(block, basis, kept.rows(from, block.rows())));
    }
  }

  /** Z = U S with the weights taken out again; V = Xᵀ √W U S⁻¹. */
  private void fillDual(Matrix vectors) {
    Matrix kept = Objects.requireNonNull(coordinates);
    transposeLeading(vectors, kept);
    try (Workspace scratch = workspace.sibling()) {
      Matrix scaled = scratch.matrix(kept.rows(), kept.columns());
      double[] row = new double[rank()];
      double[] scaledRow = new double[rank()];
      for (int i = 0; i < kept.rows(); i++) {
        kept.copyRow(i, row);
        for (int j = 0; j < row.length; j++) {
          double length = Math.sqrt(squares[j]);
          scaledRow[j] = row[j] / length;
          row[j] *= length / Math.sqrt(weights[i]);
        }
        kept.setRow(i, row);
        scaled.setRow(i, scaledRow);
      }
      forEachColumnBlock(
          (from, block) ->
              workspace.addTransposedMultiply(block, scaled, basis.rows(from, block.columns())));
    }
  }

  /** Shows the standardised features X [block, features]; they may be changed. */
  private void forEachRowBlock(Step step) {
    try (Workspace scratch = workspace.sibling()) {
      Matrix rows = scratch.matrix(Math.min(BLOCK, features.rows()), features.columns());
      forEachBlock(
          (from, count) -> {
            Matrix block = rows.rows(0, count);
            standard.rows(features, from, block);
            step.accept(from, block);
          });
    }
  }

  /** Shows √W X [samples, block], a block of features at a time. */
  private void forEachColumnBlock(Step step) {
    double[] roots = Arrays.stream(weights).map(Math::sqrt).toArray();
    for (int from = 0; from < features.columns(); from += BLOCK) {
      try (Workspace scratch = workspace.sibling()) {
        int count = Math.min(BLOCK, features.columns() - from);
        Matrix block = scratch.matrix(features.rows(), count);
        standard.columns(features, from, roots, block);
        step.accept(from, block);
      }
    }
  }

  /** Eigenvectors in rows, ascending, become columns, descending, as many as there are. */
  private static void transposeLeading(Matrix vectors, Matrix out) {
    double[] vector = new double[vectors.columns()];
    for (int k = 0; k < out.columns(); k++) {
      vectors.copyRow(vectors.rows() - 1 - k, vector);
      for (int j = 0; j < vector.length; j++) {
        out.set(j, k, vector[j]);
      }
    }
  }

  /** The eigenvalues that are not zero up to rounding, descending. */
  private static double[] positive(double[] ascending, int largestDimension) {
    int size = ascending.length;
    double largest = size == 0 ? 0 : Math.max(0, ascending[size - 1]);
    double least = largest * largestDimension * Math.ulp(1.0);
    return IntStream.range(0, size)
        .mapToDouble(k -> ascending[size - 1 - k])
        .filter(value -> value > least)
        .toArray();
  }
}
