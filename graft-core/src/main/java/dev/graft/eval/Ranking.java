package dev.graft.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How well scores put positives before negatives, whatever the threshold. */
public final class Ranking {
  private Ranking() {}

  /**
   * Area under the ROC curve: how probable it is that a positive scores above a negative; equal
   * scores count one half.
   *
   * @param scores one per sample
   * @param positive whether each sample is a positive
   * @return 0 to 1; NaN unless there are both positives and negatives
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static double auroc(List<Double> scores, List<Boolean> positive) {
    Integer[] order = descending(scores, positive);
    double positives = 0;
    double rankSum = 0; // of the positives, counted from the lowest score
    for (int start = 0, end; start < order.length; start = end) {
      end = endOfTie(scores, order, start);
      double sharedRank = order.length - (start + end - 1) / 2.0;
      int here = positives(positive, order, start, end);
      positives += here;
      rankSum += here * sharedRank;
    }
    double negatives = order.length - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  }

  /**
   * Average precision: the mean over the positives of the precision at the score of each; samples
   * of equal score share one place.
   *
   * @param scores one per sample
   * @param positive whether each sample is a positive
   * @return 0 to 1; NaN if there is no positive
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static double averagePrecision(List<Double> scores, List<Boolean> positive) {
    Integer[] order = descending(scores, positive);
    double sum = 0;
    int positives = 0;
    for (int start = 0, end; start < order.length; start = end) {
      end = endOfTie(scores, order, start);
      int here = positives(positive, order, start, end);
      positives += here;
      sum += here * (double) positives / end;
    }
    return sum / positives;
  }

  private static Integer[] descending(List<Double> scores, List<Boolean> positive) {
    if (scores.size() != positive.size()) {
      throw new IllegalArgumentException(
          scores.size() + " scores for " + positive.size() + " samples");
    }
    Integer[] order = new Integer[scores.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(scores::get, Comparator.reverseOrder()));
    return order;
  }

  private static int endOfTie(List<Double> scores, Integer[] order, int start) {
    double score = scores.get(order[start]);
    int end = start + 1;
    while (end < order.length && scores.get(order[end]) == score) { // 0.0 equals -0.0
      end++;
    }
    return end;
  }

  private static int positives(List<Boolean> positive, Integer[] order, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      count += positive.get(order[i]) ? 1 : 0;
    }
    return count;
  }
}
