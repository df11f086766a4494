package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import org.junit.jupiter.api.Test;

class StandardizationTest {
  @Test
  void aFeatureThatHardlyVariesIsNotMagnified() {
    FloatMatrix features =
        FloatMatrix.of(
            new float[] {
              1, 2, 4, 1e-4f, 7,
              -1, -2, -4, -1e-4f, 7
            },
            2,
            5);
    try (Workspace workspace = new Workspace(1)) {
      Matrix rows = workspace.matrix(2, 5);
      Standardization.of(features, Samples.ones(2)).rows(features, 0, rows);
      double[] first = new double[5];
      rows.copyRow(0, first);
      // Deviations are 1, 2, 4 and 1e-4, so 2 is usual and a tenth of it the least.
      assertThat(first).containsExactly(new double[] {1, 1, 1, 5e-4, 0}, within(1e-9));
    }
  }
}
