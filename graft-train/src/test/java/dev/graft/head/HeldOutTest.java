package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held out took no part: its predictions are those of a head trained anew without it. */
class HeldOutTest {
  private static final int[][] SHAPES = {
    {4, 16},
    {4, 1280},
    {7, 64},
    {12, 16},
    {16, 1280},
    {30, 300},
    {33, 32},
    {60, 1280},
    {200, 16},
    {200, 256},
    {200, 1280}
  };

  static IntStream shapes() {
    return IntStream.range(0, SHAPES.length);
  }

  /** Features of steeply falling variance, as networks give them, and labels drawn by lot. */
  private record Lottery(FloatMatrix features, Targets.Classes targets, double[] weights) {
    static Lottery of(int rows, int columns, int classes, long seed) {
      Random random = new Random(seed);
      float[] values = new float[rows * columns];
      double[][] mixing = new double[8][columns];
      for (double[] row : mixing) {
        Arrays.setAll(row, j -> random.nextGaussian());
      }
      for (int i = 0; i < rows; i++) {
        for (double[] row : mixing) {
          double strength = random.nextGaussian();
          for (int j = 0; j < columns; j++) {
            values[i * columns + j] += (float) (strength * row[j]);
          }
        }
        for (int j = 0; j < columns; j++) {
          values[i * columns + j] += (float) (0.3 * random.nextGaussian());
        }
      }
      List<Integer> classOf =
          new ArrayList<>(IntStream.range(0, rows).mapToObj(i -> i % classes).toList());
      Collections.shuffle(classOf, random);
      double[] weights = random.doubles(rows, 0.5, 2).toArray();
      return new Lottery(
          FloatMatrix.of(values, rows, columns), new Targets.Classes(classOf, classes), weights);
    }

    Problem problem(Workspace workspace) {
      return Samples.problem(features, targets, weights, workspace);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void leaveOneOutIsWhatRidgeTrainedWithoutTheSampleSaysAtEveryPenalty(int shape) {
    Lottery given = Lottery.of(SHAPES[shape][0], SHAPES[shape][1], 2, shape);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem = given.problem(workspace);
      double[] penalties = RidgeSearch.penalties(problem.spectrum.squares());
      Ridge ridge = new Ridge(problem, plusMinus(given), penalties);
      Kernel kernel = Kernel.of(given);
      int stride = given.weights.length < 100 ? 1 : 6;
      for (int step = 0; step < penalties.length; step += stride) {
        double[] closedForm = ridge.leaveOneOut(step);
        for (int i = step % 7;
            i < given.weights.length;
            i += Math.max(1, given.weights.length / 3)) {
          int left = i;
          double[] expected = kernel.ridge(j -> j != left, penalties[step], i);
          assertThat(Arrays.copyOfRange(closedForm, 2 * i, 2 * i + 2))
              .containsExactly(expected, within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void foldsAreWhatRidgeTrainedWithoutThemSaysAtEveryPenalty(int shape) {
    Lottery given = Lottery.of(SHAPES[shape][0], SHAPES[shape][1], 2, shape);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem = given.problem(workspace);
      double[] penalties = RidgeSearch.penalties(problem.spectrum.squares());
      Ridge ridge = new Ridge(problem, plusMinus(given), penalties);
      Kernel kernel = Kernel.of(given);
      for (int step = 0; step < penalties.length; step += 6) {
        double[] heldOut = ridge.leaveFoldsOut(step);
        for (int i = 0; i < given.weights.length; i += Math.max(1, given.weights.length / 4)) {
          int fold = problem.foldOf[i];
          double[] expected = kernel.ridge(j -> problem.foldOf[j] != fold, penalties[step], i);
          assertThat(Arrays.copyOfRange(heldOut, 2 * i, 2 * i + 2))
              .containsExactly(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  void foldsOfCoordinatesThatAreNotKeptAreTheSame() {
    Lottery given = Lottery.of(700, 20, 3, 5);
    try (Workspace workspace = new Workspace(2)) {
      Problem kept = given.problem(workspace);
      Problem streamed =
          new Problem(given.features, given.targets, given.weights, kept.foldOf, workspace, 0);
      double[] penalties = {100, 0.1};
      assertThat(new Ridge(streamed, plusMinus(given), penalties).leaveFoldsOut(1))
          .containsExactly(
              new Ridge(kept, plusMinus(given), penalties).leaveFoldsOut(1), within(1e-9));
    }
  }

  /** Warm starts along the path change nothing: each fold ends where it would have from zero. */
  @ParameterizedTest
  @CsvSource({"4, 16, 2", "6, 1280, 2", "24, 64, 3", "40, 1280, 4", "120, 16, 3", "200, 100, 2"})
  void foldsOfLogisticRegressionHaveTheLossOfTrainingAnewAtEveryPenalty(
      int rows, int columns, int classes) {
    Lottery given = Lottery.of(rows, columns, classes, rows);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem = given.problem(workspace);
      LogLoss loss = LogLoss.of(given.targets);
      Trainer trainer = new Trainer(problem, loss, () -> false);
      double[][] points = new double[problem.folds][];
      Arrays.fill(points, trainer.origin());
      double scale = loss.curvature(classes) * mean(problem.spectrum.squares());
      for (int step = 0; step < 13; step++) {
        double penalty = scale * Math.pow(10, 2 - step / 2.0);
        double[][] fresh = new double[problem.folds][];
        Arrays.fill(fresh, trainer.origin());
        double found =
            meanLoss(trainer.heldOut(penalty, points, LogisticSearch.SEARCH_PRECISION), loss);
        double anew = meanLoss(trainer.heldOut(penalty, fresh, 1e-8), loss);
        assertThat(found / anew).isCloseTo(1, within(1e-4));
      }
    }
  }

  private static double meanLoss(FloatMatrix logits, LogLoss loss) {
    return loss.mean(logits, Samples.ones(logits.rows()), Temperature.NONE);
  }

  @Test
  void labelsDrawnByLotAreNotForeseen() {
    List<FittedHead> heads =
        IntStream.range(0, 20)
            .mapToObj(seed -> Lottery.of(32, 256, 2, seed))
            .map(given -> Heads.fit(given.features, given.targets, HeadSettings.defaults(1)))
            .toList();
    for (int method = 0; method < 2; method++) {
      int index = method;
      List<HeadChoice.Candidate> candidates =
          heads.stream().map(head -> head.choice().candidates().get(index)).toList();
      assertThat(candidates.stream().mapToDouble(HeadChoice.Candidate::score).average())
          .hasValueCloseTo(0.5, within(0.1));
      assertThat(candidates.stream().mapToDouble(HeadChoice.Candidate::loss).average())
          .hasValueCloseTo(Math.log(2), within(0.1));
    }
    for (FittedHead head : heads) {
      for (float probability : head.outOfFold().toArray()) {
        assertThat(probability).isBetween(0.001f, 0.999f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lossesThatAreTheReasonAreThoseOfTheOutOfFoldPredictions(long seed) {
    Samples.Clusters clusters = Samples.Clusters.of(60, 200, 3, 0.3, seed);
    for (HeadMethod method : HeadMethod.values()) {
      FittedHead fitted =
          Heads.fit(
              clusters.features(), clusters.targets(), HeadSettings.defaults(1).withMethod(method));
      double sum = 0;
      for (int i = 0; i < 60; i++) {
        sum -= Math.log(fitted.outOfFold().get(i, clusters.classOf().get(i)));
      }
      assertThat(fitted.choice().taken().loss()).isCloseTo(sum / 60, within(1e-6));
    }
  }

  /** A sample's own answer, however wrong, does not move the temperature it is judged at. */
  @Test
  void aSampleIsCalibratedWithoutItself() {
    Samples.Clusters clusters = Samples.Clusters.of(40, 6, 2, 0.4, 3);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem =
          Samples.problem(clusters.features(), clusters.targets(), Samples.ones(40), workspace);
      float[] logits = new float[80];
      Random random = new Random(4);
      for (int i = 0; i < 40; i++) {
        logits[2 * i + clusters.classOf().get(i)] = (float) (1 + random.nextGaussian());
      }
      HeldOut before = HeldOut.of(FloatMatrix.of(logits.clone(), 40, 2), problem);
      int fold = problem.foldOf[0];
      for (int i = 1; i < 40; i++) {
        if (problem.foldOf[i] == fold) {
          logits[2 * i] *= -9;
          logits[2 * i + 1] *= -9;
        }
      }
      HeldOut after = HeldOut.of(FloatMatrix.of(logits, 40, 2), problem);
      assertThat(after.predictions().row(0)).containsExactly(before.predictions().row(0));
      assertThat(after.temperature()).isNotEqualTo(before.temperature());
    }
  }

  private static Ridge.Target plusMinus(Lottery given) {
    return (i, k) -> given.targets.classOf().get(i) == k ? 1 : -1;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * Weighted ridge regression by its dual, from the products of all samples: as far from the code
   * that is tested as can be.
   */
  private record Kernel(double[][] products, double[] weights, Ridge.Target target) {
    static Kernel of(Lottery given) {
      double[][] x = standardised(given);
      double[][] products = new double[x.length][x.length];
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j <= i; j++) {
          for (int f = 0; f < x[i].length; f++) {
            products[i][j] += x[i][f] * x[j][f];
          }
          products[j][i] = products[i][j];
        }
      }
      return new Kernel(products, given.weights, plusMinus(given));
    }

    /** As heads see them: on the scale of all training samples, which tells nothing of labels. */
    private static double[][] standardised(Lottery given) {
      double[][] rows = new double[given.features.rows()][given.features.columns()];
      try (Workspace workspace = new Workspace(1)) {
        Matrix all = workspace.matrix(rows.length, given.features.columns());
        Standardization.of(given.features, given.weights).rows(given.features, 0, all);
        for (int i = 0; i < rows.length; i++) {
          all.copyRow(i, rows[i]);
        }
      }
      return rows;
    }

    /** Both outputs for one sample by those that took part. */
    double[] ridge(IntPredicate part, double penalty, int asked) {
      int[] in = IntStream.range(0, weights.length).filter(part).toArray();
      int n = in.length;
      // [K + λ/w, 1; wᵀ, 0]: the residuals times λ/w are the dual's coefficients.
      double[][] system = new double[n + 1][n + 3];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          system[a][b] = products[in[a]][in[b]];
        }
        system[a][a] += penalty / weights[in[a]];
        system[a][n] = 1;
        system[n][a] = 1;
        system[a][n + 1] = target.at(in[a], 0);
        system[a][n + 2] = target.at(in[a], 1);
      }
      double[][] solution = eliminated(system);
      double[] predictions = new double[2];
      for (int k = 0; k < 2; k++) {
        predictions[k] = solution[n][k];
        for (int a = 0; a < n; a++) {
          predictions[k] += solution[a][k] * products[in[a]][asked];
        }
      }
      return predictions;
    }

    private static double[][] eliminated(double[][] system) {
      int size = system.length;
      for (int a = 0; a < size; a++) {
        int pivot = a;
        for (int b = a + 1; b < size; b++) {
          pivot = Math.abs(system[b][a]) > Math.abs(system[pivot][a]) ? b : pivot;
        }
        double[] swap = system[a];
        system[a] = system[pivot];
        system[pivot] = swap;
        for (int b = a + 1; b < size; b++) {
          double factor = system[b][a] / system[a][a];
          for (int c = a; factor != 0 && c < size + 2; c++) {
            system[b][c] -= factor * system[a][c];
          }
        }
      }
      double[][] solution = new double[size][2];
      for (int a = size - 1; a >= 0; a--) {
        for (int k = 0; k < 2; k++) {
          double sum = system[a][size + k];
          for (int b = a + 1; b < size; b++) {
            sum -= system[a][b] * solution[b][k];
          }
          solution[a][k] = sum / system[a][a];
        }
      }
      return solution;
    }
  }
}
