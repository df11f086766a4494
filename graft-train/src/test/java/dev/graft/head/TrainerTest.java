package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static Targets targets(boolean labels, int rows, int outputs, Random random) {
    if (labels) {
      return new Targets.LabelSets(
          IntStream.range(0, rows)
              .mapToObj(
                  i ->
                      Set.copyOf(
                          IntStream.range(0, outputs)
                              .filter(k -> random.nextDouble() < 0.3)
                              .boxed()
                              .toList()))
              .toList(),
          outputs);
    }
    return new Targets.Classes(
        IntStream.range(0, rows).mapToObj(i -> random.nextInt(outputs)).toList(), outputs);
  }

  /** The gradient of the mean penalised loss in the head's standardised coefficients. */
  private static double largestGradient(
      LinearHead head, FloatMatrix features, LogLoss loss, double[] weights, double penalty) {
    double[][] x = Samples.standardised(features, weights);
    FloatMatrix logits = head.apply(features);
    int outputs = head.outputs();
    double total = 0;
    double[][] gradient = new double[head.inputs() + 1][outputs];
    for (int i = 0; i < x.length; i++) {
      double[] row = new double[outputs];
      for (int k = 0; k < outputs; k++) {
        row[k] = logits.get(i, k);
      }
      loss.toGradient(i, row);
      total += weights[i];
      for (int k = 0; k < outputs; k++) {
        for (int j = 0; j < head.inputs(); j++) {
          gradient[j][k] += weights[i] * row[k] * x[i][j];
        }
        gradient[head.inputs()][k] += weights[i] * row[k];
      }
    }
    double largest = 0;
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < head.inputs(); j++) {
        double spread = spread(features, weights, j);
        gradient[j][k] += penalty * spread * head.weights().get(k, j);
      }
      for (double[] row : gradient) {
        largest = Math.max(largest, Math.abs(row[k]) / total);
      }
    }
    return largest;
  }

  private static double spread(FloatMatrix features, double[] weights, int column) {
    double total = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double value = features.get(i, column);
      total += weights[i];
      sum += weights[i] * value;
      squares += weights[i] * value * value;
    }
    return Math.sqrt(squares / total - sum * sum / total / total);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 40, 6, 3, false",
    "2, 15, 50, 3, false",
    "3, 25, 25, 4, false",
    "4, 40, 6, 3, true",
    "5, 15, 50, 2, true",
    "6, 60, 3, 2, false"
  })
  void gradientVanishesAtTheSolution(
      long seed, int rows, int columns, int outputs, boolean labels) {
    Random random = new Random(seed);
    FloatMatrix features = FloatMatrix.of(Samples.gaussian(rows, columns, random), rows, columns);
    Targets targets = targets(labels, rows, outputs, random);
    double[] weights = random.doubles(rows, 0.5, 2).toArray();
    try (Workspace workspace = new Workspace(2)) {
      Problem problem = Samples.problem(features, targets, weights, workspace);
      LogLoss loss = LogLoss.of(targets);
      Trainer trainer = new Trainer(problem, loss, () -> false);
      for (double penalty : new double[] {100, 1, 0.1}) {
        Lbfgs.Minimum minimum = trainer.train(penalty, weights, trainer.origin(), 1e-9);
        assertThat(minimum.gradientNorm).isLessThan(1e-7 * rows * 2);
        LinearHead head = trainer.head(minimum.point);
        // The head's float32 outputs limit what is left to see.
        assertThat(largestGradient(head, features, loss, weights, penalty)).isLessThan(2e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientOfTheLossEqualsFiniteDifferences(boolean labels) {
    Random random = new Random(3);
    LogLoss loss = LogLoss.of(targets(labels, 20, 4, random));
    for (int sample = 0; sample < 20; sample++) {
      for (double smoothing : new double[] {0, 0.1}) {
        double[] logits = random.doubles(4, -3, 3).toArray();
        double[] gradient = logits.clone();
        loss.toGradient(sample, gradient, smoothing);
        for (int k = 0; k < 4; k++) {
          double[] up = logits.clone();
          double[] down = logits.clone();
          up[k] += 1e-5;
          down[k] -= 1e-5;
          double difference =
              loss.toGradient(sample, up, smoothing) - loss.toGradient(sample, down, smoothing);
          assertThat(gradient[k]).isCloseTo(difference / 2e-5, within(1e-8));
        }
      }
    }
  }

  @Test
  void coordinatesThatAreNotKeptGiveTheSameSolution() {
    Samples.Clusters clusters = Samples.Clusters.of(1300, 10, 3, 1, 8);
    Targets targets = clusters.targets();
    try (Workspace workspace = new Workspace(2)) {
      double[] weights = Samples.ones(1300);
      int[] folds = new int[1300];
      List<FloatMatrix> solutions =
          IntStream.of(0, Integer.MAX_VALUE)
              .mapToObj(
                  keep -> {
                    Problem problem =
                        new Problem(clusters.features(), targets, weights, folds, workspace, keep);
                    Trainer trainer = new Trainer(problem, LogLoss.of(targets), () -> false);
                    return trainer
                        .head(trainer.train(5, weights, trainer.origin(), 1e-9).point)
                        .weights();
                  })
              .toList();
      for (int i = 0; i < 30; i++) {
        assertThat(solutions.get(0).get(i / 10, i % 10))
            .isCloseTo(solutions.get(1).get(i / 10, i % 10), within(1e-6f));
      }
    }
  }
}
