package dev.graft.eval;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How good predictions of one class per sample are.
 *
 * @param accuracy share of samples whose most probable class is right
 * @param accuracyLow lower end of its 95 % interval, by Wilson's score
 * @param accuracyHigh upper end of it
 * @param macroF1 mean F1 of the classes that occur in truth or prediction
 * @param logLoss mean of minus the log of the probability of the right class, in nats; a
 *     probability counts as at least {@value #LEAST_PROBABILITY}
 * @param ece expected calibration error: mean distance between confidence and accuracy over {@value
 *     #BINS} bins of equal width, weighted by their samples (Guo et al., arXiv:1706.04599)
 * @param top5 share of samples whose right class is among the five most probable; null for five
 *     classes or fewer
 * @param perClass precision, recall and F1 of each class
 * @param confusion number of samples by true class (outer) and predicted class (inner)
 */
public record ClassificationMetrics(
    double accuracy,
    double accuracyLow,
    double accuracyHigh,
    double macroF1,
    double logLoss,
    double ece,
    @Nullable Double top5,
    List<ClassScore> perClass,
    List<List<Integer>> confusion) {
  /** What a probability of zero is taken for in the log-loss. */
  public static final double LEAST_PROBABILITY = 1e-7;

  /** Number of confidence bins of the calibration error. */
  public static final int BINS = 15;

  /** Copies the lists. */
  public ClassificationMetrics {
    perClass = List.copyOf(perClass);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Measures.
   *
   * @param probabilities [samples, classes]
   * @param classOf the true class of each sample
   * @throws IllegalArgumentException if there is no sample, the counts differ or a class is out of
   *     range
   */
  public static ClassificationMetrics of(FloatMatrix probabilities, List<Integer> classOf) {
    int samples = probabilities.rows();
    int classes = probabilities.columns();
    Predictions.checkRows(samples, classOf.size());
    int[][] confusion = new int[classes][classes];
    int right = 0;
    int amongFive = 0;
    double logLoss = 0;
    double[] confidence = new double[BINS];
    int[] rightInBin = new int[BINS];
    for (int i = 0; i < samples; i++) {
      float[] row = probabilities.row(i);
      int truth = classOf.get(i);
      if (truth < 0 || truth >= classes) {
        throw new IllegalArgumentException(
            "sample %d has class %d, expected 0 to %d".formatted(i, truth, classes - 1));
      }
      int predicted = Predictions.best(row);
      confusion[truth][predicted]++;
      int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(row[predicted] * BINS) - 1));
      confidence[bin] += row[predicted];
      if (predicted == truth) {
        right++;
        rightInBin[bin]++;
      }
      if (rank(row, truth) < 5) {
        amongFive++;
      }
      logLoss -= Math.log(Math.max(row[truth], LEAST_PROBABILITY)) / samples;
    }
    double ece = 0;
    for (int bin = 0; bin < BINS; bin++) {
      ece += Math.abs(confidence[bin] - rightInBin[bin]) / samples;
    }
    List<ClassScore> perClass = perClass(confusion);
    Ratio accuracy = Ratio.of(right, samples);
    return new ClassificationMetrics(
        accuracy.value(),
        accuracy.low(),
        accuracy.high(),
        macroF1(confusion, perClass),
        logLoss,
        ece,
        classes > 5 ? (double) amongFive / samples : null,
        perClass,
        IntStream.range(0, classes)
            .mapToObj(c -> IntStream.of(confusion[c]).boxed().toList())
            .toList());
  }

  /** How many classes are more probable; of equally probable ones the first counts as more. */
  private static int rank(float[] row, int truth) {
    int rank = 0;
    for (int c = 0; c < row.length; c++) {
      if (row[c] > row[truth] || (row[c] == row[truth] && c < truth)) {
        rank++;
      }
    }
    return rank;
  }

  private static List<ClassScore> perClass(int[][] confusion) {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < confusion.length; c++) {
      scores.add(ClassScore.of(confusion[c][c], predicted(confusion, c), truth(confusion, c)));
    }
    return scores;
  }

  private static double macroF1(int[][] confusion, List<ClassScore> perClass) {
    return IntStream.range(0, confusion.length)
        .filter(c -> predicted(confusion, c) + truth(confusion, c) > 0)
        .mapToDouble(c -> perClass.get(c).f1())
        .average()
        .orElse(0);
  }

  private static int truth(int[][] confusion, int c) {
    return IntStream.of(confusion[c]).sum();
  }

  private static int predicted(int[][] confusion, int c) {
    return IntStream.range(0, confusion.length).map(row -> confusion[row][c]).sum();
  }
}
