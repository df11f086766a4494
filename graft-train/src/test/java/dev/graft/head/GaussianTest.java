package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianTest {
  private static Matrix matrix(double[][] rows, Workspace owner) {
    Matrix matrix = owner.matrix(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      matrix.setRow(i, rows[i]);
    }
    return matrix;
  }

  private static double[][] gaussian(int rows, int columns, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, j -> 5 + (j + 1) * random.nextGaussian());
    }
    return values;
  }

  /** By the definition: (x - m)ᵀ Σ⁻¹ (x - m) / d for independent inputs of deviation j + 1. */
  @Test
  void ofVeryManySamplesTheDistanceIsMahalanobis() {
    try (Workspace workspace = new Workspace(1)) {
      Gaussian fitted = Gaussian.fit(matrix(gaussian(20_000, 6, 1), workspace), false, workspace);
      double[][] fresh = gaussian(50, 6, 2);
      double[] distances = fitted.distances(matrix(fresh, workspace), workspace);
      for (int i = 0; i < fresh.length; i++) {
        double expected = 0;
        for (int j = 0; j < 6; j++) {
          expected += Math.pow((fresh[i][j] - 5) / (j + 1), 2) / 6;
        }
        assertThat(distances[i]).isCloseTo(expected, within(0.08 * expected + 0.02));
      }
    }
  }

  /** From either Gram matrix; of more samples than directions kept, too. */
  @ParameterizedTest
  @CsvSource({"300, 10", "40, 60", "61, 60", "400, 390", "1000, 300"})
  void whatItWasFittedOnLiesAtADistanceOfAboutOne(int rows, int columns) {
    for (boolean standardise : new boolean[] {false, true}) {
      try (Workspace workspace = new Workspace(1)) {
        double[][] values = gaussian(rows, columns, rows);
        Gaussian fitted = Gaussian.fit(matrix(values, workspace), standardise, workspace);
        double[] distances = fitted.distances(matrix(values, workspace), workspace);
        assertThat(Arrays.stream(distances).average().orElseThrow()).isBetween(0.5, 1.2);
        assertThat(Arrays.stream(distances).min().orElseThrow()).isPositive();
      }
    }
  }

  @Test
  void inputsInUnitsOfTheirOwnAreMadeAlike() {
    try (Workspace workspace = new Workspace(1)) {
      double[][] values = gaussian(30, 8, 1);
      double[][] inOthers = new double[30][8];
      double[][] tenfold = new double[30][8];
      for (int i = 0; i < 30; i++) {
        int row = i;
        Arrays.setAll(tenfold[i], j -> 10 * values[row][j] - 3);
        inOthers[i] = values[i].clone();
      }
      double[] distances =
          Gaussian.fit(matrix(values, workspace), true, workspace)
              .distances(matrix(inOthers, workspace), workspace);
      double[] scaled =
          Gaussian.fit(matrix(tenfold, workspace), true, workspace)
              .distances(matrix(tenfold, workspace), workspace);
      assertThat(scaled).containsExactly(distances, within(1e-3));
    }
  }

  @Test
  void fewSamplesOfManyInputsMoveFarFromNothingUnseen() {
    try (Workspace workspace = new Workspace(1)) {
      Gaussian fitted = Gaussian.fit(matrix(gaussian(10, 200, 1), workspace), false, workspace);
      double[] fresh = fitted.distances(matrix(gaussian(200, 200, 2), workspace), workspace);
      assertThat(Arrays.stream(fresh).average().orElseThrow()).isBetween(0.8, 2.5);
    }
  }
}
