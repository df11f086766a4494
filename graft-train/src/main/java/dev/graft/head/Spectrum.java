package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples in the basis of their principal directions, which both heads are solved in.
 *
 * <p>With X the standardised features and W the samples' weights, {@code √W X = U S Vᵀ}, from the
 * eigenvectors of the smaller of {@code XᵀWX} [features, features] and {@code √W X Xᵀ √W} [samples,
 * samples]. The coordinates {@code Z = X V} [samples, rank] hold all that an L2-penalised linear
 * head can use: its coefficients lie in the span of the samples (the representer theorem), and V is
 * orthonormal, so that the penalty is the same in either basis. Z is kept where it fits in memory;
 * where it does not, the features are read again in every pass.
 */
final class Spectrum {
  private static final int BLOCK = 512;

  private final FloatMatrix features;
  private final Standardization standard;
  private final Workspace workspace;
  private final Matrix basis; // V [features, rank]
  private final double[] squares; // S², descending [rank]
  private final @Nullable Matrix coordinates; // Z [samples, rank]

  private Spectrum(
      FloatMatrix features,
      Standardization standard,
      Workspace workspace,
      Matrix basis,
      double[] squares,
      @Nullable Matrix coordinates) {
    this.features = features;
    this.standard = standard;
    this.workspace = workspace;
    this.basis = basis;
    this.squares = squares;
    this.coordinates = coordinates;
  }

  /**
   * Decomposes the features.
   *
   * @param weights one per sample, greater than zero
   * @param workspace owns what the spectrum keeps
   * @param keepBytes coordinates that need more than this are not kept
   */
  static Spectrum of(FloatMatrix features, double[] weights, Workspace workspace, long keepBytes) {
    Standardization standard = Standardization.of(features, weights);
    double[] roots = Arrays.stream(weights).map(Math::sqrt).toArray();
    return features.rows() <= features.columns()
        ? dual(features, standard, roots, workspace)
        : primal(features, standard, roots, workspace, keepBytes);
  }

  private static Spectrum primal(
      FloatMatrix features,
      Standardization standard,
      double[] roots,
      Workspace workspace,
      long keepBytes) {
    try (Workspace scratch = workspace.sibling()) {
      Matrix vectors = scratch.matrix(features.columns(), features.columns());
      Matrix rows = scratch.matrix(Math.min(BLOCK, features.rows()), features.columns());
      forEachBlock(
          features.rows(),
          (from, count) -> {
            Matrix block = rows.rows(0, count);
            standard.rows(features, from, roots, block);
            scratch.addGram(block, vectors);
          });
      double[] squares = positive(scratch.eigen(vectors), features.rows());
      Matrix basis = workspace.matrix(features.columns(), squares.length);
      transposeLeading(vectors, basis);
      if ((long) features.rows() * squares.length * Double.BYTES > keepBytes) {
        return new Spectrum(features, standard, workspace, basis, squares, null);
      }
      Matrix coordinates = workspace.matrix(features.rows(), squares.length);
      forEachBlock(
          features.rows(),
          (from, count) -> {
            Matrix block = rows.rows(0, count);
            standard.rows(features, from, block);
            scratch.multiply(block, basis, coordinates.rows(from, count));
          });
      return new Spectrum(features, standard, workspace, basis, squares, coordinates);
    }
  }

  /** Z = U S with the weights taken out again; V = Xᵀ √W U S⁻¹. */
  private static Spectrum dual(
      FloatMatrix features, Standardization standard, double[] roots, Workspace workspace) {
    try (Workspace scratch = workspace.sibling()) {
      int samples = features.rows();
      Matrix vectors = scratch.matrix(samples, samples);
      forEachBlock(
          features.columns(),
          (from, count) -> {
            try (Workspace own = scratch.sibling()) {
              Matrix block = own.matrix(samples, count);
              standard.columns(features, from, roots, block);
              own.addOuterGram(block, vectors);
            }
          });
      double[] squares = positive(scratch.eigen(vectors), features.columns());
      Matrix coordinates = workspace.matrix(samples, squares.length);
      transposeLeading(vectors, coordinates);
      Matrix scaled = scratch.matrix(samples, squares.length);
      double[] row = new double[squares.length];
      double[] scaledRow = new double[squares.length];
      for (int i = 0; i < samples; i++) {
        coordinates.copyRow(i, row);
        for (int j = 0; j < row.length; j++) {
          double length = Math.sqrt(squares[j]);
          scaledRow[j] = row[j] / length;
          row[j] *= length / roots[i];
        }
        coordinates.setRow(i, row);
        scaled.setRow(i, scaledRow);
      }
      Matrix basis = workspace.matrix(features.columns(), squares.length);
      forEachBlock(
          features.columns(),
          (from, count) -> {
            try (Workspace own = scratch.sibling()) {
              Matrix block = own.matrix(samples, count);
              standard.columns(features, from, roots, block);
              own.addTransposedMultiply(block, scaled, basis.rows(from, count));
            }
          });
      return new Spectrum(features, standard, workspace, basis, squares, coordinates);
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

  /** The head on raw features for a map of the coordinates. */
  LinearHead fold(Affine map) {
    try (Workspace scratch = workspace.sibling()) {
      Matrix onFeatures = scratch.matrix(features.columns(), map.outputs());
      scratch.multiply(basis, map.coefficients, onFeatures);
      return standard.fold(onFeatures, map.intercepts);
    }
  }

  /** Shows blocks of Z, which must not be changed, to several threads at once. */
  void forEach(Pass.Step step) {
    forEach(step, workspace.threads());
  }

  /** The same, one after the other. */
  void forEachInOrder(Pass.Step step) {
    forEach(step, 1);
  }

  private void forEach(Pass.Step step, int threads) {
    if (coordinates != null) {
      Pass.over(coordinates, threads).forEach(step);
      return;
    }
    standardised(threads)
        .forEach(
            (from, block) -> {
              try (Workspace own = new Workspace(1)) {
                Matrix rotated = own.matrix(block.rows(), rank());
                own.multiply(block, basis, rotated);
                step.accept(from, rotated);
              }
            });
  }

  /**
   * Shows blocks of {@code P = Z C + b}, which the step may replace.
   *
   * @param gathered {@code ZᵀP} and {@code 1ᵀP} are added to it; null if not wanted
   */
  void multiply(Affine map, Pass.Step step, @Nullable Affine gathered) {
    if (coordinates != null) {
      Pass.over(coordinates, workspace.threads()).multiply(map, step, gathered);
      return;
    }
    // Rather than the samples, C and ZᵀP are taken to the other basis.
    try (Workspace scratch = workspace.sibling()) {
      Matrix onFeatures = scratch.matrix(features.columns(), map.outputs());
      scratch.multiply(basis, map.coefficients, onFeatures);
      Affine featureMap = new Affine(onFeatures, map.intercepts);
      if (gathered == null) {
        standardised(workspace.threads()).multiply(featureMap, step, null);
        return;
      }
      Affine onto =
          new Affine(scratch.matrix(features.columns(), map.outputs()), gathered.intercepts);
      standardised(workspace.threads()).multiply(featureMap, step, onto);
      scratch.addTransposedMultiply(basis, onto.coefficients, gathered.coefficients);
    }
  }

  private Pass standardised(int threads) {
    return Pass.over(
        features.rows(),
        features.columns(),
        (from, buffer) -> {
          standard.rows(features, from, buffer);
          return buffer;
        },
        threads);
  }

  private interface Block {
    void accept(int from, int count);
  }

  private static void forEachBlock(int size, Block action) {
    for (int from = 0; from < size; from += BLOCK) {
      action.accept(from, Math.min(BLOCK, size - from));
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
  private static double[] positive(double[] ascending, int otherDimension) {
    int size = ascending.length;
    double largest = size == 0 ? 0 : Math.max(0, ascending[size - 1]);
    double least = largest * Math.max(size, otherDimension) * Math.ulp(1.0);
    return IntStream.range(0, size)
        .mapToDouble(k -> ascending[size - 1 - k])
        .filter(value -> value > least)
        .toArray();
  }
}
