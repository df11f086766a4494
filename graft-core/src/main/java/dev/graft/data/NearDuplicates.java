package dev.graft.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds held-out samples that were trained on too, byte for byte or nearly so.
 *
 * <p>Two 64-bit hashes that differ in at most three bits agree in at least one of their four 16-bit
 * quarters, so an index by quarters finds all of them and looks at few others (Norouzi, Punjani and
 * Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012).
 */
public final class NearDuplicates {
  /** How many bits may differ: beyond that, pictures that merely look alike begin to match. */
  public static final int LARGEST_DISTANCE_BITS = 3;

  private static final int QUARTERS = 4;
  private static final int QUARTER_BITS = 16;

  /** A sample and its perceptual hash. */
  public record Hashed(Sample sample, long hash) {
    /** Whether the hash says nothing: a picture without contrast, which looks like all others. */
    boolean isBlank() {
      int ones = Long.bitCount(hash);
      return ones < 4 || ones > 60;
    }
  }

  private final Map<String, Hashed> byContent = new HashMap<>();
  private final List<Map<Integer, List<Hashed>>> byQuarter = new ArrayList<>();

  /** An index of the training samples. */
  public NearDuplicates(List<Hashed> training) {
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      byQuarter.add(new HashMap<>());
    }
    for (Hashed hashed : training) {
      byContent.putIfAbsent(hashed.sample().sha256(), hashed);
      for (int quarter = 0; quarter < QUARTERS; quarter++) {
        byQuarter
            .get(quarter)
            .computeIfAbsent(bits(hashed.hash(), quarter), key -> new ArrayList<>())
            .add(hashed);
      }
    }
  }

  /** The held-out samples that repeat a training sample, each with the one it is most like. */
  public List<Leakage> leakage(List<Hashed> heldOut) {
    List<Leakage> found = new ArrayList<>();
    heldOut.forEach(sample -> nearest(sample).ifPresent(found::add));
    return found;
  }

  private Optional<Leakage> nearest(Hashed heldOut) {
    Hashed same = byContent.get(heldOut.sample().sha256());
    if (same != null) {
      return Optional.of(new Leakage(same.sample(), heldOut.sample(), 0));
    }
    if (heldOut.isBlank()) {
      return Optional.empty();
    }
    Hashed best = null;
    int least = LARGEST_DISTANCE_BITS + 1;
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      for (Hashed candidate :
          byQuarter.get(quarter).getOrDefault(bits(heldOut.hash(), quarter), List.of())) {
        int distance = Long.bitCount(candidate.hash() ^ heldOut.hash());
        if (distance < least) {
          least = distance;
          best = candidate;
        }
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new Leakage(best.sample(), heldOut.sample(), least));
  }

  private static int bits(long hash, int quarter) {
    return (int) (hash >>> (quarter * QUARTER_BITS)) & 0xffff;
  }
}
