package dev.graft.policy;

import java.util.OptionalDouble;

/**
 * All that policy knows of the data.
 *
 * @param size how much there is
 * @param shift how far the samples lie from those that the backbone was trained on, in nats ({@link
 *     dev.graft.features.DomainShift}); empty where nothing tells
 * @param headScore what the exact head reaches on samples held out: accuracy, mean average
 *     precision or R²; empty before it is solved
 */
public record Situation(DataSize size, OptionalDouble shift, OptionalDouble headScore) {
  /** Before anything was measured. */
  public static Situation of(DataSize size) {
    return new Situation(size, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
