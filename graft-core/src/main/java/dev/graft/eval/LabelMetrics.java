package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.graft.linalg.FloatMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How good label probabilities are, where a sample may have several labels. A label counts as
 * predicted from a probability of 0.5 on.
 *
 * @param samples how many were measured
 * @param exactMatch share of samples whose set of labels is exactly right
 * @param microF1 F1 over all labels of all samples together
 * @param macroF1 mean of the labels' F1
 * @param meanAveragePrecision mean over the labels that occur of their average precision
 * @param logLoss mean over samples and labels of the negative log-likelihood, in nats
 */
public record LabelMetrics(
    int samples,
    double exactMatch,
    double microF1,
    double macroF1,
    double meanAveragePrecision,
    double logLoss)
    implements Metrics {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  @Override
  @JsonIgnore
  public String headline() {
    return String.format(
        Locale.ROOT,
        "mean average precision %.3f, micro F1 %.3f, exact match %.3f",
        meanAveragePrecision,
        microF1,
        exactMatch);
  }

  static LabelMetrics of(FloatMatrix probabilities, List<Set<Integer>> labelsOf) {
    int n = probabilities.rows();
    int k = probabilities.columns();
    int[] hits = new int[k];
    int[] falseAlarms = new int[k];
    int[] misses = new int[k];
    int exact = 0;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      boolean allRight = true;
      for (int c = 0; c < k; c++) {
        double probability = probabilities.get(i, c);
        boolean truth = labelsOf.get(i).contains(c);
        boolean predicted = probability >= 0.5;
        hits[c] += predicted && truth ? 1 : 0;
        falseAlarms[c] += predicted && !truth ? 1 : 0;
        misses[c] += !predicted && truth ? 1 : 0;
        allRight &= predicted == truth;
        loss -= Math.log(Math.max(truth ? probability : 1 - probability, SMALLEST_PROBABILITY));
      }
      exact += allRight ? 1 : 0;
    }
    double macro =
        IntStream.range(0, k)
            .mapToDouble(c -> Metrics.f1(hits[c], falseAlarms[c], misses[c]))
            .average()
            .orElse(0);
    double micro =
        Metrics.f1(
            IntStream.of(hits).sum(), IntStream.of(falseAlarms).sum(), IntStream.of(misses).sum());
    return new LabelMetrics(
        n,
        (double) exact / n,
        micro,
        macro,
        meanAveragePrecision(probabilities, labelsOf),
        loss / ((double) n * k));
  }

  private static double meanAveragePrecision(
      FloatMatrix probabilities, List<Set<Integer>> labelsOf) {
    int k = probabilities.columns();
    return IntStream.range(0, k)
        .filter(
            c ->
                IntStream.range(0, probabilities.rows()).anyMatch(i -> labelsOf.get(i).contains(c)))
        .mapToDouble(c -> averagePrecision(probabilities, labelsOf, c))
        .average()
        .orElse(0);
  }

  /** Mean of the precision at each sample that has the label; equal scores share one place. */
  private static double averagePrecision(
      FloatMatrix probabilities, List<Set<Integer>> labelsOf, int label) {
    int[] order =
        IntStream.range(0, probabilities.rows())
            .boxed()
            .sorted(Comparator.comparing(i -> -probabilities.get(i, label)))
            .mapToInt(Integer::intValue)
            .toArray();
    double sum = 0;
    int positives = 0;
    for (int start = 0; start < order.length; ) {
      int end = start;
      int here = 0;
      while (end < order.length
          && probabilities.get(order[end], label) == probabilities.get(order[start], label)) {
        here += labelsOf.get(order[end]).contains(label) ? 1 : 0;
        end++;
      }
      positives += here;
      sum += here * (double) positives / end;
      start = end;
    }
    return sum / positives;
  }
}
