package dev.graft.policy;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One part of a training: these blocks and the head, at these rates, until it has converged.
 *
 * @param name what reports call it
 * @param blocks the blocks that are trained; below the first of them the network is cut
 * @param rates the highest rates, which the schedule's factor lowers
 * @param schedule how the rates move
 * @param maxEpochs the last epoch, converged or not; the schedule is stretched over as many
 * @param convergence when it ends before that
 */
@RecordBuilder
public record Stage(
    String name,
    BlockRange blocks,
    Rates rates,
    Schedule schedule,
    int maxEpochs,
    Convergence convergence)
    implements StageBuilder.With {
  /**
   * Checks the number of epochs.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if there are none
   */
  public Stage {
    Setting.require(
        maxEpochs >= 1, "a number of epochs", maxEpochs, "a whole number from 1 for a stage");
  }

  /** Whether its result is its last state; else it is the best by validation. */
  public boolean keepsLast() {
    return convergence.equals(Convergence.NEVER);
  }
}
