package dev.graft.advice;

import dev.graft.linalg.FloatMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples whose label is likely wrong, by what a head says of them that never saw them: confident
 * learning, Northcutt, Jiang and Chuang, 2021, arXiv:1911.00068.
 *
 * @param ranking all samples, by how much more probable another class is than their own: the most
 *     suspect first
 * @param count how many are likely wrong: another class is as probable as it usually is for its own
 *     samples, and more so than their own
 */
record LabelErrors(List<Suspect> ranking, int count) {
  /** Copies the list. */
  LabelErrors {
    ranking = List.copyOf(ranking);
  }

  /**
   * One sample.
   *
   * @param sample its position
   * @param given its class
   * @param likely the most probable of the others
   * @param margin by how much that is more probable than the given one, from -1 to 1
   */
  record Suspect(int sample, int given, int likely, double margin) {}

  /**
   * Ranks them.
   *
   * @param outOfFold [samples, classes]: probabilities by heads that did not learn from the sample
   * @param classOf each sample's class
   */
  static LabelErrors of(FloatMatrix outOfFold, List<Integer> classOf) {
    double[] usual = usual(outOfFold, classOf);
    List<Suspect> ranking =
        IntStream.range(0, outOfFold.rows())
            .mapToObj(row -> suspect(outOfFold, row, classOf.get(row)))
            .sorted(Comparator.comparingDouble(Suspect::margin).reversed())
            .toList();
    long count =
        ranking.stream()
            .filter(one -> one.margin() > 0)
            .filter(one -> outOfFold.get(one.sample(), one.likely()) >= usual[one.likely()])
            .count();
    return new LabelErrors(ranking, Math.toIntExact(count));
  }

  /** How probable each class is on average for the samples that have it. */
  private static double[] usual(FloatMatrix outOfFold, List<Integer> classOf) {
    double[] sum = new double[outOfFold.columns()];
    int[] samples = new int[outOfFold.columns()];
    for (int row = 0; row < outOfFold.rows(); row++) {
      int own = classOf.get(row);
      sum[own] += outOfFold.get(row, own);
      samples[own]++;
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= Math.max(1, samples[k]);
    }
    return sum;
  }

  private static Suspect suspect(FloatMatrix outOfFold, int row, int given) {
    int likely = given == 0 ? 1 : 0;
    for (int k = 0; k < outOfFold.columns(); k++) {
      if (k != given && outOfFold.get(row, k) > outOfFold.get(row, likely)) {
        likely = k;
      }
    }
    return new Suspect(
        row, given, likely, (double) outOfFold.get(row, likely) - outOfFold.get(row, given));
  }
}
