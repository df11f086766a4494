package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;

/** What every way to solve a head starts from. */
final class Problem {
  final Spectrum spectrum;
  final Targets targets;
  final double[] weights; // one per sample, greater than zero
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
    this.spectrum = Spectrum.of(features, weights, workspace, keepBytes);
    this.targets = targets;
    this.weights = weights;
    this.foldOf = foldOf;
    this.folds = Arrays.stream(foldOf).max().orElse(0) + 1;
    this.workspace = workspace;
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

  String foldsInWords() {
    return folds + "-fold cross-validation";
  }
}
