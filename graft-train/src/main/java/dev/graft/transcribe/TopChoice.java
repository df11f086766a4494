package dev.graft.transcribe;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.policy.Strategy;

/** What becomes of the blocks that are kept. */
public enum TopChoice {
  /** They stay as they are; only what is new is trained. */
  FROZEN("head", "the kept blocks stay frozen"),
  /** What is new is trained first, then they too. */
  GRADUAL("gradual", "the kept blocks are frozen first, then trained with what is new"),
  /** They are trained from the start. */
  FULL("full", "the kept blocks are trained from the start"),
  /** They begin from random values, for comparison. */
  RANDOM("scratch", "the kept blocks begin from random values, for comparison");

  private final String strategy;
  private final String words;

  TopChoice(String strategy, String words) {
    this.strategy = strategy;
    this.words = words;
  }

  /** What records call it: the {@link Strategy#name} that means it. */
  public String strategy() {
    return strategy;
  }

  /** As a phrase. */
  public String words() {
    return words;
  }

  /**
   * The one that a strategy means.
   *
   * @throws GraftException of fault {@code USAGE} if it means none
   */
  public static TopChoice of(Strategy strategy) {
    if (strategy instanceof Strategy.Head) {
      return FROZEN;
    } else if (strategy instanceof Strategy.Auto || strategy instanceof Strategy.Gradual) {
      return GRADUAL;
    } else if (strategy instanceof Strategy.Full) {
      return FULL;
    } else if (strategy instanceof Strategy.Scratch) {
      return RANDOM;
    }
    throw new GraftException(
        Fault.USAGE,
        "the strategy %s is not there for transcripts; known are auto, gradual, head, full and scratch."
            .formatted(strategy.name()));
  }
}
