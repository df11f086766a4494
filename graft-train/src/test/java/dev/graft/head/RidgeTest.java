package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RidgeTest {
  private static final int OUTPUTS = 2;

  /** Features, targets and weights of one shape. */
  record Case(String name, float[] features, int columns, double[] weights, long seed) {
    int rows() {
      return features.length / columns;
    }

    FloatMatrix matrix() {
      return FloatMatrix.of(features, rows(), columns);
    }

    Targets.Values targets() {
      Random random = new Random(seed);
      float[] values = new float[rows() * OUTPUTS];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (features[i / OUTPUTS * columns] + random.nextGaussian());
      }
      return new Targets.Values(FloatMatrix.of(values, rows(), OUTPUTS));
    }

    @Override
    public String toString() {
      return name + ", seed " + seed;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(1L, 2L, 3L)
        .flatMap(
            seed ->
                Stream.of(
                    plain("more samples than features", 30, 8, seed),
                    plain("fewer samples than features", 12, 40, seed),
                    plain("as many samples as features", 20, 20, seed),
                    plain("one more sample than features", 21, 20, seed),
                    plain("one feature", 15, 1, seed),
                    plain("two samples", 2, 3, seed),
                    duplicated(24, 6, seed),
                    duplicated(16, 30, seed),
                    constant(20, 7, seed),
                    constant(9, 20, seed),
                    repeatedFeature(25, 6, seed),
                    weighted(30, 8, seed),
                    weighted(12, 40, seed)));
  }

  private static Case plain(String name, int rows, int columns, long seed) {
    float[] features = Samples.gaussian(rows, columns, new Random(seed));
    return new Case(name, features, columns, Samples.ones(rows), seed);
  }

  private static Case duplicated(int rows, int columns, long seed) {
    Case plain = plain("duplicated samples", rows, columns, seed);
    int half = plain.features.length / 2;
    System.arraycopy(plain.features, 0, plain.features, half, half);
    return plain;
  }

  private static Case constant(int rows, int columns, long seed) {
    Case plain = plain("constant features", rows, columns, seed);
    for (int i = 0; i < rows; i++) {
      plain.features[i * columns] = 0.1f;
      plain.features[i * columns + columns - 1] = 0;
    }
    return plain;
  }

  private static Case repeatedFeature(int rows, int columns, long seed) {
    Case plain = plain("a feature twice", rows, columns, seed);
    for (int i = 0; i < rows; i++) {
      plain.features[i * columns + 1] = plain.features[i * columns];
    }
    return plain;
  }

  private static Case weighted(int rows, int columns, long seed) {
    double[] weights = new Random(seed + 100).doubles(rows, 0.2, 5).toArray();
    return new Case(
        "weighted samples",
        Samples.gaussian(rows, columns, new Random(seed)),
        columns,
        weights,
        seed);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void leaveOneOutEqualsTrainingWithoutEachSample(Case given) {
    Targets.Values targets = given.targets();
    double[][] standardised = Samples.standardised(given.matrix(), given.weights);
    try (Workspace workspace = new Workspace(2)) {
      Problem problem = Samples.problem(given.matrix(), targets, given.weights, workspace);
      double[] penalties = RidgeSearch.penalties(problem.spectrum.squares());
      Ridge ridge = new Ridge(problem, targets.values()::get, penalties);
      for (int step : new int[] {0, penalties.length / 2, penalties.length - 1}) {
        double[] closedForm = ridge.leaveOneOut(step);
        for (int i = 0; i < given.rows(); i++) {
          double[] without = given.weights.clone();
          without[i] = 0;
          for (int k = 0; k < OUTPUTS; k++) {
            double[] model = solve(standardised, targets.values(), k, without, penalties[step]);
            assertThat(closedForm[i * OUTPUTS + k])
                .isCloseTo(predict(model, standardised[i]), within(1e-8));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void headPredictsWhatTheNormalEquationsDo(Case given) {
    Targets.Values targets = given.targets();
    double[][] standardised = Samples.standardised(given.matrix(), given.weights);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem = Samples.problem(given.matrix(), targets, given.weights, workspace);
      double[] penalties = {3, 0.5};
      LinearHead head = new Ridge(problem, targets.values()::get, penalties).head(new int[] {0, 1});
      FloatMatrix outputs = head.apply(given.matrix());
      for (int k = 0; k < OUTPUTS; k++) {
        double[] model = solve(standardised, targets.values(), k, given.weights, penalties[k]);
        for (int i = 0; i < given.rows(); i++) {
          assertThat((double) outputs.get(i, k))
              .isCloseTo(predict(model, standardised[i]), within(1e-4));
        }
      }
    }
  }

  @Test
  void coordinatesThatAreNotKeptGiveTheSamePredictions() {
    Case given = weighted(1500, 9, 4);
    Targets.Values targets = given.targets();
    try (Workspace workspace = new Workspace(2)) {
      double[] penalties = {10, 0.1};
      int[] folds = new int[given.rows()];
      double[] kept =
          new Ridge(
                  new Problem(
                      given.matrix(), targets, given.weights, folds, workspace, Long.MAX_VALUE),
                  targets.values()::get,
                  penalties)
              .leaveOneOut(1);
      double[] streamed =
          new Ridge(
                  new Problem(given.matrix(), targets, given.weights, folds, workspace, 0),
                  targets.values()::get,
                  penalties)
              .leaveOneOut(1);
      assertThat(streamed).containsExactly(kept, within(1e-10));
    }
  }

  /** Coefficients, then the intercept, from the weighted normal equations, by elimination. */
  private static double[] solve(
      double[][] x, FloatMatrix y, int output, double[] weights, double penalty) {
    int size = x[0].length + 1;
    double[][] system = new double[size][size + 1];
    for (int i = 0; i < x.length; i++) {
      double[] row = Arrays.copyOf(x[i], size);
      row[size - 1] = 1;
      for (int a = 0; a < size; a++) {
        for (int b = 0; b < size; b++) {
          system[a][b] += weights[i] * row[a] * row[b];
        }
        system[a][size] += weights[i] * row[a] * y.get(i, output);
      }
    }
    for (int a = 0; a < size - 1; a++) {
      system[a][a] += penalty;
    }
    for (int a = 0; a < size; a++) {
      int pivot = a;
      for (int b = a + 1; b < size; b++) {
        if (Math.abs(system[b][a]) > Math.abs(system[pivot][a])) {
          pivot = b;
        }
      }
      double[] swap = system[a];
      system[a] = system[pivot];
      system[pivot] = swap;
      for (int b = 0; b < size; b++) {
        double factor = b == a ? 0 : system[b][a] / system[a][a];
        for (int c = a; factor != 0 && c <= size; c++) {
          system[b][c] -= factor * system[a][c];
        }
      }
    }
    double[] solution = new double[size];
    Arrays.setAll(solution, a -> system[a][size] / system[a][a]);
    return solution;
  }

  private static double predict(double[] model, double[] x) {
    double prediction = model[x.length];
    for (int j = 0; j < x.length; j++) {
      prediction += model[j] * x[j];
    }
    return prediction;
  }
}
