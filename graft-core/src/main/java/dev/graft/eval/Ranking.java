package dev.graft.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How well scores put positives before negatives, whatever the threshold. */
public final class Ranking {
  private Ranking() {}

  /**
   * Area under the ROC curve: the probability that a positive scores above a negative; equal scores
   * count one half. NaN if either is missing.
   *
   * @param scores one per sample
   * @param positive whether the sample is a positive
   */
  public static double auroc(List<Double> scores, List<Boolean> positive) {
    Integer[] order = order(scores, positive);
    double positives = 0;
    double rankSum = 0;
    int i = 0;
    while (i < order.length) {
      int end = i;
      while (end < order.length && scores.get(order[end]).equals(scores.get(order[i]))) {
        end++;
      }
      // Ties share their mean rank; the order is descending, so ranks count from the end.
      double rank = order.length - (i + end - 1) / 2.0;
      for (int j = i; j < end; j++) {
        if (positive.get(order[j])) {
          positives++;
          rankSum += rank;
        }
      }
      i = end;
    }
    double negatives = order.length - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  }

  /**
   * Average precision: the mean, over the positives, of the precision at the score of each; the
   * area under the precision-recall curve without interpolation. NaN if there is no positive.
   *
   * @param scores one per sample
   * @param positive whether the sample is a positive
   */
  public static double averagePrecision(List<Double> scores, List<Boolean> positive) {
    Integer[] order = order(scores, positive);
    double sum = 0;
    int positives = 0;
    int i = 0;
    while (i < order.length) {
      int end = i;
      int here = 0;
      while (end < order.length && scores.get(order[end]).equals(scores.get(order[i]))) {
        here += positive.get(order[end]) ? 1 : 0;
        end++;
      }
      positives += here;
      sum += here * (double) positives / end;
      i = end;
    }
    return sum / positives;
  }

  /** Sample numbers by descending score. */
  private static Integer[] order(List<Double> scores, List<Boolean> positive) {
    Predictions.checkRows(scores.size(), positive.size());
    Integer[] order = new Integer[scores.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(scores::get, Comparator.reverseOrder()));
    return order;
  }
}
