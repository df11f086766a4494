package dev.graft.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strategies side by side.
 *
 * @param graft Graft's version
 * @param backbone which pretrained network
 * @param samples what people call the samples
 * @param train how many each learned from
 * @param part which part of the data they are compared on: test, else val
 * @param held how many samples that has
 * @param evidence what the figures on it are worth
 * @param strategies in the order in which they were first trained, the exact head first
 * @param runs every training where there are several of a strategy; else empty
 * @param leftOut those that were not trained, and why
 * @param oldHead why nothing is known of what the old head says now, where that is so
 * @param secondsShared how long it took to compute features and solve the head, which all share
 */
public record ComparisonRecord(
    String graft,
    String backbone,
    String samples,
    int train,
    String part,
    int held,
    String evidence,
    List<ComparedStrategy> strategies,
    List<ComparedStrategy> runs,
    List<LeftOut> leftOut,
    @Nullable String oldHead,
    double secondsShared) {
  /** Copies the lists. */
  public ComparisonRecord {
    strategies = List.copyOf(strategies);
    runs = runs == null ? List.of() : List.copyOf(runs);
    leftOut = List.copyOf(leftOut);
  }

  /** A strategy that was not trained. */
  public record LeftOut(String strategy, String reason) {}
}
