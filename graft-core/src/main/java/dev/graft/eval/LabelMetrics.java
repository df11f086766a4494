package dev.graft.eval;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How good predictions of any number of labels per sample are. A label counts as predicted from a
 * probability of one half.
 *
 * @param exactMatch share of samples with every label right
 * @param microF1 F1 of all labels' decisions taken together
 * @param macroF1 mean F1 of the labels that occur in truth or prediction
 * @param meanAveragePrecision mean over the labels that occur of {@link Ranking#averagePrecision}
 * @param logLoss mean over samples and labels of the binary log-loss, in nats; a probability counts
 *     as at least {@value ClassificationMetrics#LEAST_PROBABILITY}
 * @param perLabel precision, recall and F1 of each label
 */
public record LabelMetrics(
    double exactMatch,
    double microF1,
    double macroF1,
    double meanAveragePrecision,
    double logLoss,
    List<ClassScore> perLabel) {
  /** Copies the list. */
  public LabelMetrics {
    perLabel = List.copyOf(perLabel);
  }

  /**
   * Measures.
   *
   * @param probabilities [samples, labels]
   * @param labelsOf the true labels of each sample
   * @throws IllegalArgumentException if there is no sample or the counts differ
   */
  public static LabelMetrics of(FloatMatrix probabilities, List<Set<Integer>> labelsOf) {
    int samples = probabilities.rows();
    int labels = probabilities.columns();
    Predictions.checkRows(samples, labelsOf.size());
    long[] hits = new long[labels];
    long[] predicted = new long[labels];
    long[] support = new long[labels];
    int exact = 0;
    double logLoss = 0;
    for (int i = 0; i < samples; i++) {
      boolean allRight = true;
      for (int k = 0; k < labels; k++) {
        double probability = probabilities.get(i, k);
        boolean truth = labelsOf.get(i).contains(k);
        boolean guess = probability >= 0.5;
        hits[k] += truth && guess ? 1 : 0;
        predicted[k] += guess ? 1 : 0;
        support[k] += truth ? 1 : 0;
        allRight &= truth == guess;
        double ofTruth = truth ? probability : 1 - probability;
        logLoss -= Math.log(Math.max(ofTruth, ClassificationMetrics.LEAST_PROBABILITY));
      }
      exact += allRight ? 1 : 0;
    }
    List<ClassScore> perLabel = new ArrayList<>();
    for (int k = 0; k < labels; k++) {
      perLabel.add(ClassScore.of(hits[k], predicted[k], support[k]));
    }
    return new LabelMetrics(
        (double) exact / samples,
        ClassScore.of(sum(hits), sum(predicted), sum(support)).f1(),
        IntStream.range(0, labels)
            .filter(k -> predicted[k] + support[k] > 0)
            .mapToDouble(k -> perLabel.get(k).f1())
            .average()
            .orElse(0),
        IntStream.range(0, labels)
            .filter(k -> support[k] > 0)
            .mapToDouble(k -> averagePrecision(probabilities, labelsOf, k))
            .average()
            .orElse(0),
        logLoss / samples / labels,
        perLabel);
  }

  private static double averagePrecision(
      FloatMatrix probabilities, List<Set<Integer>> labelsOf, int label) {
    List<Double> scores = new ArrayList<>();
    List<Boolean> positive = new ArrayList<>();
    for (int i = 0; i < labelsOf.size(); i++) {
      scores.add((double) probabilities.get(i, label));
      positive.add(labelsOf.get(i).contains(label));
    }
    return Ranking.averagePrecision(scores, positive);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
