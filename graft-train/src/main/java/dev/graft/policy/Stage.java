package dev.graft.policy;

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
public record Stage(
    String name,
    BlockRange blocks,
    Rates rates,
    Schedule schedule,
    int maxEpochs,
    Convergence convergence) {
  /** Checks the number of epochs. */
  public Stage {
    if (maxEpochs < 1) {
      throw new IllegalArgumentException("stage " + name + " has " + maxEpochs + " epochs");
    }
  }

  /** Whether its result is its last state; else it is the best by validation. */
  public boolean keepsLast() {
    return convergence.equals(Convergence.NEVER);
  }

  /** The same at other rates. */
  public Stage withRates(Rates newRates) {
    return new Stage(name, blocks, newRates, schedule, maxEpochs, convergence);
  }

  /** The same with another schedule. */
  public Stage withSchedule(Schedule newSchedule) {
    return new Stage(name, blocks, rates, newSchedule, maxEpochs, convergence);
  }

  /** The same with another limit of epochs. */
  public Stage withMaxEpochs(int newMaxEpochs) {
    return new Stage(name, blocks, rates, schedule, newMaxEpochs, convergence);
  }

  /** The same with another idea of convergence. */
  public Stage withConvergence(Convergence newConvergence) {
    return new Stage(name, blocks, rates, schedule, maxEpochs, newConvergence);
  }
}
