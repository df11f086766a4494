package dev.graft.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds held-out samples that were trained on too, byte for byte or nearly so. */
public final class NearDuplicates {
  /** A sample and its perceptual hash. */
  public record Hashed(Sample sample, long hash) {}

  private final List<Hashed> training;
  private final Map<String, Hashed> byContent = new HashMap<>();
  private final HashIndex byLook;

  /** An index of the training samples. */
  public NearDuplicates(List<Hashed> training) {
    this.training = List.copyOf(training);
    this.byLook = new HashIndex(training.stream().mapToLong(Hashed::hash).toArray());
    training.forEach(hashed -> byContent.putIfAbsent(hashed.sample().sha256(), hashed));
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
    return byLook.nearest(heldOut.hash()).stream()
        .mapToObj(training::get)
        .map(
            alike ->
                new Leakage(
                    alike.sample(), heldOut.sample(), Long.bitCount(alike.hash() ^ heldOut.hash())))
        .findFirst();
  }
}
