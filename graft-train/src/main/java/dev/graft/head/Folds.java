package dev.graft.head;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Deals samples out to cross-validation folds. */
final class Folds {
  private Folds() {}

  /**
   * The fold of each sample, stratified: the samples of each stratum are dealt out in random order,
   * the next stratum goes on where the last ended, so that folds differ by at most one sample in
   * size, and by at most one per stratum.
   *
   * @param strata the stratum of each sample
   */
  static int[] stratified(int[] strata, int folds, long seed) {
    int[] order = new int[strata.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int stratum : strata) {
      sizes.merge(stratum, 1, Integer::sum);
    }
    Map<Integer, Integer> next = new HashMap<>();
    int[] sorted = sizes.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    int start = 0;
    for (int stratum : sorted) {
      next.put(stratum, start);
      start += sizes.getOrDefault(stratum, 0);
    }
    int[] foldOf = new int[strata.length];
    for (int sample : order) {
      int place = next.merge(strata[sample], 1, Integer::sum) - 1;
      foldOf[sample] = place % folds;
    }
    return foldOf;
  }
}
