package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;

/** An affine map of samples, or the gradient of a loss in one. */
final class Affine {
  final Matrix coefficients; // [inputs, outputs]
  final double[] intercepts; // [outputs]

  Affine(Matrix coefficients, double[] intercepts) {
    this.coefficients = coefficients;
    this.intercepts = intercepts;
  }

  /** A map to zeros. */
  static Affine zero(int inputs, int outputs, Workspace owner) {
    return new Affine(owner.matrix(inputs, outputs), new double[outputs]);
  }

  int outputs() {
    return intercepts.length;
  }
}
