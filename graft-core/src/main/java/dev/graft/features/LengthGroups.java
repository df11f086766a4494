package dev.graft.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples of like length, to go through a network together: of each group less than a tenth is
 * padding. A function of the lengths alone.
 */
public final class LengthGroups {
  private static final int MOST_SAMPLES = 32;
  private static final long MOST_POSITIONS = 4096;
  private static final double LEAST_FILLED = 0.9;

  private LengthGroups() {}

  /**
   * The groups, from short ones to long ones, as positions of their samples.
   *
   * @param extents how long each sample is
   */
  public static List<int[]> of(long[] extents) {
    int[] order =
        IntStream.range(0, extents.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> extents[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> groups = new ArrayList<>();
    int from = 0;
    long filled = 0;
    for (int i = 0; i < order.length; i++) {
      long extent = extents[order[i]];
      int count = i - from + 1;
      boolean ends =
          count > MOST_SAMPLES
              || (count > 1
                  && (count * extent > MOST_POSITIONS
                      || filled + extent < LEAST_FILLED * count * extent));
      if (ends) {
        groups.add(Arrays.copyOfRange(order, from, i));
        from = i;
        filled = 0;
      }
      filled += extent;
    }
    if (from < order.length) {
      groups.add(Arrays.copyOfRange(order, from, order.length));
    }
    return groups;
  }

  /**
   * The parts of a batch that had better go through the network one after the other: one where less
   * than a tenth of it is padding, else cut where that leaves the least padding, as often as it
   * takes.
   *
   * @param extents how long each sample is, from short to long
   * @return where each part ends, in order
   */
  public static List<Integer> parts(long[] extents) {
    List<Integer> ends = new ArrayList<>();
    cut(extents, 0, extents.length, ends);
    return ends;
  }

  private static void cut(long[] extents, int from, int to, List<Integer> ends) {
    long filled = Arrays.stream(extents, from, to).sum();
    if (filled > LEAST_FILLED * (to - from) * extents[to - 1] || to - from == 1) {
      ends.add(to);
      return;
    }
    int best = from + 1;
    for (int cut = from + 1; cut < to; cut++) {
      if (positions(extents, from, cut, to) < positions(extents, from, best, to)) {
        best = cut;
      }
    }
    cut(extents, from, best, ends);
    cut(extents, best, to, ends);
  }

  private static long positions(long[] extents, int from, int cut, int to) {
    return (cut - from) * extents[cut - 1] + (to - cut) * extents[to - 1];
  }
}
