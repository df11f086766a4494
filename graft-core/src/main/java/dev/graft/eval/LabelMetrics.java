package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
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
 * @param macroF1 mean over the labels that occur, or are predicted, of their F1
 * @param meanAveragePrecision mean over the labels that occur of their average precision
 * @param logLoss mean over samples and labels of the negative log-likelihood, in nats
 * @param perLabel one entry per label
 */
public record LabelMetrics(
    int samples,
    double exactMatch,
    double microF1,
    double macroF1,
    double meanAveragePrecision,
    double logLoss,
    List<ClassMetrics.PerClass> perLabel)
    implements Metrics {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  /** Copies the list. */
  public LabelMetrics {
    perLabel = List.copyOf(perLabel);
  }

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

  static LabelMetrics of(
      FloatMatrix probabilities, List<Set<Integer>> labelsOf, List<String> names) {
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
    List<ClassMetrics.PerClass> perLabel =
        IntStream.range(0, k)
            .mapToObj(
                c ->
                    ClassMetrics.PerClass.of(
                        names.get(c), hits[c], hits[c] + falseAlarms[c], hits[c] + misses[c]))
            .toList();
    double macro =
        IntStream.range(0, k)
            .filter(c -> hits[c] + falseAlarms[c] + misses[c] > 0)
            .mapToDouble(c -> perLabel.get(c).f1())
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
        loss / ((double) n * k),
        perLabel);
  }

  private static double meanAveragePrecision(
      FloatMatrix probabilities, List<Set<Integer>> labelsOf) {
    List<Double> precisions = new ArrayList<>();
    for (int label = 0; label < probabilities.columns(); label++) {
      List<Double> scores = new ArrayList<>();
      List<Boolean> positive = new ArrayList<>();
      for (int i = 0; i < labelsOf.size(); i++) {
        scores.add((double) probabilities.get(i, label));
        positive.add(labelsOf.get(i).contains(label));
      }
      if (positive.contains(true)) {
        precisions.add(Ranking.averagePrecision(scores, positive));
      }
    }
    return precisions.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
