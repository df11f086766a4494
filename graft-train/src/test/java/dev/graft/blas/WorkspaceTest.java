package dev.graft.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  private static Matrix random(Workspace workspace, int rows, int columns, Random random) {
    Matrix matrix = workspace.matrix(rows, columns);
    matrix.set(random.doubles((long) rows * columns, -1, 1).toArray());
    return matrix;
  }

  /** Element (i, j) of the product, by the definition. */
  private static double product(
      Matrix a, boolean transposeA, Matrix b, boolean transposeB, int i, int j) {
    int inner = transposeA ? a.rows() : a.columns();
    return IntStream.range(0, inner)
        .mapToDouble(
            k ->
                (transposeA ? a.get(k, i) : a.get(i, k)) * (transposeB ? b.get(j, k) : b.get(k, j)))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void productsEqualTheirDefinition(long seed) {
    Random random = new Random(seed);
    int n = 1 + random.nextInt(40);
    int m = 1 + random.nextInt(40);
    int k = 1 + random.nextInt(40);
    try (Workspace workspace = new Workspace(2)) {
      Matrix a = random(workspace, n, k, random);
      Matrix b = random(workspace, k, m, random);
      Matrix c = random(workspace, m, k, random);
      Matrix d = random(workspace, n, m, random);
      Matrix ab = workspace.matrix(n, m);
      Matrix ac = workspace.matrix(n, m);
      Matrix ad = random(workspace, k, m, random);
      double before = ad.get(k - 1, m - 1);
      workspace.multiply(a, b, ab);
      workspace.multiplyTransposed(a, c, ac);
      workspace.addTransposedMultiply(a, d, ad);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          assertThat(ab.get(i, j)).isCloseTo(product(a, false, b, false, i, j), within(1e-12));
          assertThat(ac.get(i, j)).isCloseTo(product(a, false, c, true, i, j), within(1e-12));
        }
      }
      assertThat(ad.get(k - 1, m - 1))
          .isCloseTo(before + product(a, true, d, false, k - 1, m - 1), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void gramsAreProductsWithThemselves(long seed) {
    Random random = new Random(seed);
    try (Workspace workspace = new Workspace(1)) {
      Matrix a = random(workspace, 7, 5, random);
      Matrix inner = workspace.matrix(5, 5);
      Matrix outer = workspace.matrix(7, 7);
      workspace.addGram(a, inner);
      workspace.addOuterGram(a, outer);
      for (int i = 0; i < 7; i++) {
        for (int j = 0; j <= i; j++) {
          assertThat(outer.get(i, j)).isCloseTo(product(a, false, a, true, i, j), within(1e-12));
          if (i < 5) {
            assertThat(inner.get(i, j)).isCloseTo(product(a, true, a, false, i, j), within(1e-12));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eigenvectorsRebuildTheMatrix(long seed) {
    Random random = new Random(seed);
    int size = 30;
    try (Workspace workspace = new Workspace(2)) {
      Matrix a = random(workspace, 50, size, random);
      Matrix gram = workspace.matrix(size, size);
      workspace.addGram(a, gram);
      Matrix vectors = workspace.matrix(size, size);
      vectors.set(gram.toArray());
      double[] values = workspace.eigen(vectors);
      assertThat(values).isSorted();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          double rebuilt = 0;
          double orthogonal = 0;
          for (int k = 0; k < size; k++) {
            rebuilt += values[k] * vectors.get(k, i) * vectors.get(k, j);
            orthogonal += vectors.get(i, k) * vectors.get(j, k);
          }
          assertThat(rebuilt).isCloseTo(gram.get(i, j), within(1e-11));
          assertThat(orthogonal).isCloseTo(i == j ? 1 : 0, within(1e-12));
        }
      }
    }
  }

  @Test
  void workspacesOfManyThreadsAtOnceGiveTheSameBits() {
    double[] alone = eigenvalues(2);
    assertThat(IntStream.range(0, 6).parallel().mapToObj(i -> eigenvalues(2)))
        .allSatisfy(values -> assertThat(values).containsExactly(alone));
  }

  private static double[] eigenvalues(int threads) {
    try (Workspace workspace = new Workspace(threads)) {
      Matrix a = random(workspace, 300, 120, new Random(7));
      Matrix gram = workspace.matrix(120, 120);
      workspace.addGram(a, gram);
      return workspace.eigen(gram);
    }
  }

  @Test
  void rowsAreAViewOfTheMatrix() {
    try (Workspace workspace = new Workspace(1)) {
      Matrix matrix = workspace.matrix(4, 3);
      matrix.rows(1, 2).set(1, 2, 5);
      assertThat(matrix.get(2, 2)).isEqualTo(5);
      assertThatThrownBy(() -> matrix.rows(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Workspace workspace = new Workspace(1)) {
      Matrix a = workspace.matrix(2, 3);
      assertThatThrownBy(() -> workspace.multiply(a, a, a))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("shapes 2 x 3 and 2 x 3 do not fit");
    }
  }

  @Test
  void emptyMatricesMultiplyToZeros() {
    try (Workspace workspace = new Workspace(1)) {
      Matrix out = workspace.matrix(2, 2);
      out.set(0, 0, 9);
      workspace.multiply(workspace.matrix(2, 0), workspace.matrix(0, 2), out);
      assertThat(out.toArray()).containsExactly(0, 0, 0, 0);
      assertThat(workspace.eigen(workspace.matrix(0, 0))).isEmpty();
    }
  }
}
