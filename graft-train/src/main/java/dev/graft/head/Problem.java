package dev.graft.head;

import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;

/**
 * What every way to solve a head starts from.
 *
 * <p>The rows of the features are the samples as they are, and perhaps the same samples again in
 * another view, and again. A sample's weight is shared by its views, and all of them are in its
 * fold.
 */
final class Problem {
  final Spectrum spectrum;
  final Targets targets;
  final double[] weights; // one per sample, greater than zero
  final int views; // rows per sample
  final int[] foldOf; // cross-validation fold of each sample
  final int folds;
  final Workspace workspace;

  Problem(
      FloatMatrix features,
      Targets targets,
      double[] weights,
      int[] foldOf,
      Workspace workspace,
      long keepBytes) {
    this.targets = targets;
    this.weights = weights;
    this.views = features.rows() / weights.length;
    this.spectrum = Spectrum.of(features, rowWeights(features.rows()), workspace, keepBytes);
    this.foldOf = foldOf;
    this.folds = Arrays.stream(foldOf).max().orElse(0) + 1;
    this.workspace = workspace;
  }

  private double[] rowWeights(int rows) {
    double[] rowWeights = new double[rows];
    Arrays.setAll(rowWeights, row -> weights[sampleOf(row)] / views);
    return rowWeights;
  }

  /** The sample that a row of the features is a view of. */
  int sampleOf(int row) {
    return row % weights.length;
  }

  /** The weights with those of a fold's samples set to zero. */
  double[] weightsWithout(int fold) {
    double[] masked = weights.clone();
    for (int i = 0; i < masked.length; i++) {
      if (foldOf[i] == fold) {
        masked[i] = 0;
      }
    }
    return masked;
  }

  /**
   * Writes what a map of the coordinates gives for a fold's samples, as they are.
   *
   * @param out [samples, outputs], row-major
   */
  void predictFold(int fold, Affine map, double[] out) {
    int outputs = map.outputs();
    spectrum.multiply(
        map,
        (from, block) -> {
          for (int i = 0; i < block.rows() && from + i < weights.length; i++) {
            for (int k = 0; foldOf[from + i] == fold && k < outputs; k++) {
              out[(from + i) * outputs + k] = block.get(i, k);
            }
          }
        },
        null);
  }

  String foldsInWords() {
    return folds + "-fold cross-validation";
  }
}
