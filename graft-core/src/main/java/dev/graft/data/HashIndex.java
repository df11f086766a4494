package dev.graft.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds pictures that look alike by their perceptual hashes.
 *
 * <p>Two 64-bit hashes that differ in at most three bits agree in at least one of their four 16-bit
 * quarters, so an index by quarters finds all of them and looks at few others (Norouzi, Punjani and
 * Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012).
 */
public final class HashIndex {
  /** How many bits may differ: beyond that, pictures that merely look alike begin to match. */
  public static final int LARGEST_DISTANCE_BITS = 3;

  private static final int QUARTERS = 4;
  private static final int QUARTER_BITS = 16;

  private final long[] hashes;
  private final List<Map<Integer, List<Integer>>> byQuarter = new ArrayList<>();

  /** An index of these hashes. */
  public HashIndex(long... hashes) {
    this.hashes = hashes.clone();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      Map<Integer, List<Integer>> byBits = new HashMap<>();
      for (int i = 0; i < hashes.length; i++) {
        byBits.computeIfAbsent(bits(hashes[i], quarter), key -> new ArrayList<>()).add(i);
      }
      byQuarter.add(byBits);
    }
  }

  /**
   * Where the most alike of the hashes stands; empty if none is alike, or if this one says nothing:
   * that of a picture without contrast, which looks like all others.
   */
  public OptionalInt nearest(long hash) {
    int ones = Long.bitCount(hash);
    if (ones < 4 || ones > 60) {
      return OptionalInt.empty();
    }
    int best = -1;
    int least = LARGEST_DISTANCE_BITS + 1;
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      for (int i : byQuarter.get(quarter).getOrDefault(bits(hash, quarter), List.of())) {
        int distance = Long.bitCount(hashes[i] ^ hash);
        if (distance < least) {
          least = distance;
          best = i;
        }
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private static int bits(long hash, int quarter) {
    return (int) (hash >>> (quarter * QUARTER_BITS)) & 0xffff;
  }
}
