package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How good class probabilities are.
 *
 * @param samples how many were measured
 * @param accuracy share of samples whose most probable class is right
 * @param accuracyLow lower end of the accuracy's 95 % interval
 * @param accuracyHigh upper end of it
 * @param top5 share of samples whose class is among the five most probable; null below six classes
 * @param macroF1 mean over the classes that occur, or are predicted, of their F1
 * @param logLoss mean negative logarithm of the right class's probability, in nats
 * @param ece expected calibration error: mean distance between confidence and accuracy, 15 bins
 * @param calibration the bins behind it that hold samples, by rising confidence
 * @param perClass one entry per class
 * @param confusion row: right class, column: predicted class
 */
public record ClassMetrics(
    int samples,
    double accuracy,
    double accuracyLow,
    double accuracyHigh,
    @Nullable Double top5,
    double macroF1,
    double logLoss,
    double ece,
    List<Bin> calibration,
    List<PerClass> perClass,
    List<List<Integer>> confusion)
    implements Metrics {
  private static final int TOP = 5;
  private static final int CALIBRATION_BINS = 15;

  /**
   * How a probability of 0 is counted, so that one certain error does not make the loss infinite.
   */
  private static final double SMALLEST_PROBABILITY = 1e-12;

  /** Copies the lists. */
  public ClassMetrics {
    calibration = List.copyOf(calibration);
    perClass = List.copyOf(perClass);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Samples that the model is about equally sure of.
   *
   * @param confidence mean probability of the class predicted for them
   * @param accuracy share of them for which it is the right one
   * @param samples how many they are
   */
  public record Bin(double confidence, double accuracy, int samples) {}

  /**
   * How well one class or label is recognised.
   *
   * @param name the class or label
   * @param precision share of the samples predicted to be of it that are; 0 if there are none
   * @param recall share of its samples that are predicted to be of it; 0 if there are none
   * @param f1 harmonic mean of the two; 0 where neither is defined
   * @param support number of its samples
   */
  public record PerClass(String name, double precision, double recall, double f1, int support) {
    static PerClass of(String name, int hits, int predicted, int support) {
      return new PerClass(
          name,
          Metrics.ratio(hits, predicted),
          Metrics.ratio(hits, support),
          Metrics.f1(hits, predicted - hits, support - hits),
          support);
    }
  }

  @Override
  @JsonIgnore
  public String headline() {
    return String.format(
        Locale.ROOT,
        "accuracy %.3f (95 %% interval %.3f to %.3f)",
        accuracy,
        accuracyLow,
        accuracyHigh);
  }

  /**
   * The same with an interval that is as wide as another source of error calls for: as if of so
   * many samples fewer.
   *
   * @param deviation standard deviation of the accuracy by whatever is not the draw of the samples
   */
  public ClassMetrics allowingFor(double deviation) {
    double share = (accuracy * samples + 2) / (samples + 4); // Agresti and Coull's: never 0 or 1
    double variance = share * (1 - share) / samples;
    double counted = samples * variance / (variance + deviation * deviation);
    Wilson interval = Wilson.of(accuracy * counted, counted);
    return new ClassMetrics(
        samples,
        accuracy,
        interval.low(),
        interval.high(),
        top5,
        macroF1,
        logLoss,
        ece,
        calibration,
        perClass,
        confusion);
  }

  static ClassMetrics of(FloatMatrix probabilities, List<Integer> classOf, List<String> names) {
    int n = classOf.size();
    int k = names.size();
    int[][] confusion = new int[k][k];
    int right = 0;
    int inTop = 0;
    double loss = 0;
    Calibration calibration = new Calibration(CALIBRATION_BINS);
    for (int i = 0; i < n; i++) {
      float[] row = probabilities.row(i);
      int truth = classOf.get(i);
      int best = argMax(row);
      confusion[truth][best]++;
      right += best == truth ? 1 : 0;
      inTop += rank(row, truth) < TOP ? 1 : 0;
      loss -= Math.log(Math.max(row[truth], SMALLEST_PROBABILITY));
      calibration.add(row[best], best == truth);
    }
    Wilson interval = Wilson.of(right, n);
    List<PerClass> perClass = perClass(confusion, names);
    return new ClassMetrics(
        n,
        (double) right / n,
        interval.low(),
        interval.high(),
        k > TOP ? (double) inTop / n : null,
        macroF1(perClass, confusion),
        loss / n,
        calibration.expectedError(),
        calibration.bins(),
        perClass,
        toLists(confusion));
  }

  private static List<PerClass> perClass(int[][] confusion, List<String> names) {
    List<PerClass> scores = new ArrayList<>();
    for (int c = 0; c < confusion.length; c++) {
      int support = 0;
      int predicted = 0;
      for (int other = 0; other < confusion.length; other++) {
        support += confusion[c][other];
        predicted += confusion[other][c];
      }
      scores.add(PerClass.of(names.get(c), confusion[c][c], predicted, support));
    }
    return scores;
  }

  private static double macroF1(List<PerClass> perClass, int[][] confusion) {
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < confusion.length; c++) {
      int predicted = 0;
      for (int[] row : confusion) {
        predicted += row[c];
      }
      if (predicted + perClass.get(c).support() > 0) {
        sum += perClass.get(c).f1();
        counted++;
      }
    }
    return Metrics.ratio(sum, counted);
  }

  private static List<List<Integer>> toLists(int[][] confusion) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : confusion) {
      List<Integer> copy = new ArrayList<>();
      for (int count : row) {
        copy.add(count);
      }
      rows.add(copy);
    }
    return rows;
  }

  /** The class of the highest value; of several the first. */
  public static int argMax(float[] row) {
    int best = 0;
    for (int c = 1; c < row.length; c++) {
      if (row[c] > row[best]) {
        best = c;
      }
    }
    return best;
  }

  /** How many classes are more probable; ties count for the earlier class, as in the arg max. */
  private static int rank(float[] row, int target) {
    int rank = 0;
    for (int c = 0; c < row.length; c++) {
      if (row[c] > row[target] || (row[c] == row[target] && c < target)) {
        rank++;
      }
    }
    return rank;
  }
}
