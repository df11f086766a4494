package dev.graft.loop;

import dev.graft.policy.Score;

/**
 * A state of the network that may become the result.
 *
 * @param name how reports call it
 * @param weights of what is trained, and statistics that follow
 * @param score what validation says of it
 */
public record Candidate(String name, Weights weights, Score score) {
  private static final String START = "the start";

  /** The state before the first stage. */
  public static Candidate start(Weights weights, Score score) {
    return new Candidate(START, weights, score);
  }

  /** Whether it is the state before the first stage. */
  public boolean isStart() {
    return name.equals(START);
  }
}
