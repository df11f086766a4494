package dev.graft.train;

import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import dev.graft.torch.Precision;
import dev.graft.torch.UpdateRule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What is trained beyond the exact head, and how.
 *
 * @param strategy how much of the network
 * @param headTrainer what trains the head
 * @param changes to the recipe that {@link HyperRule} writes
 * @param findRate whether to search for the rate of the first stage before it
 * @param precision the numbers to train with; otherwise the faster ones on this machine
 * @param checkpointEvery how long to wait between two checkpoints, at least; in any case so long
 *     that storing takes little of the time
 * @param resume whether to go on from the checkpoint in the output folder, if there is one
 * @param stop asked between training steps; once it says true, the training stores a checkpoint and
 *     ends with the best state so far
 */
public record Tuning(
    Strategy strategy,
    HeadTrainer headTrainer,
    UnaryOperator<Recipe> changes,
    boolean findRate,
    Optional<Precision> precision,
    Duration checkpointEvery,
    boolean resume,
    BooleanSupplier stop) {
  /** What trains the head. */
  public enum HeadTrainer {
    /**
     * Linear algebra ({@link dev.graft.head.Heads}); where more is trained, that starts from it.
     */
    EXACT,
    /** Stochastic gradient descent with momentum, from nought; AdamW where more is trained. */
    SGD,
    /** Adam with decoupled weight decay, from nought. */
    ADAMW;

    /** What moves a head that is trained alone. */
    public UpdateRule rule() {
      return this == SGD ? new UpdateRule.Sgd(0.9, true) : UpdateRule.AdamW.defaults();
    }
  }

  /** The strategy by the amount of data, an exact head, the recipe as it is, from the start. */
  public static Tuning defaults() {
    return new Tuning(
        new Strategy.Auto(),
        HeadTrainer.EXACT,
        UnaryOperator.identity(),
        false,
        Optional.empty(),
        Duration.ofSeconds(30),
        false,
        () -> false);
  }

  /** The same with another strategy. */
  public Tuning withStrategy(Strategy newStrategy) {
    return new Tuning(
        newStrategy, headTrainer, changes, findRate, precision, checkpointEvery, resume, stop);
  }

  /** The same with another trainer of the head. */
  public Tuning withHeadTrainer(HeadTrainer newHeadTrainer) {
    return new Tuning(
        strategy, newHeadTrainer, changes, findRate, precision, checkpointEvery, resume, stop);
  }

  /** The same with other changes to the recipe. */
  public Tuning withChanges(UnaryOperator<Recipe> newChanges) {
    return new Tuning(
        strategy, headTrainer, newChanges, findRate, precision, checkpointEvery, resume, stop);
  }

  /** The same, searching for a rate or not. */
  public Tuning withFindRate(boolean newFindRate) {
    return new Tuning(
        strategy, headTrainer, changes, newFindRate, precision, checkpointEvery, resume, stop);
  }

  /** The same with stated numbers. */
  public Tuning withPrecision(Precision newPrecision) {
    return new Tuning(
        strategy,
        headTrainer,
        changes,
        findRate,
        Optional.of(newPrecision),
        checkpointEvery,
        resume,
        stop);
  }

  /** The same with another time between checkpoints. */
  public Tuning withCheckpointEvery(Duration newCheckpointEvery) {
    return new Tuning(
        strategy, headTrainer, changes, findRate, precision, newCheckpointEvery, resume, stop);
  }

  /** The same, resuming or not. */
  public Tuning withResume(boolean newResume) {
    return new Tuning(
        strategy, headTrainer, changes, findRate, precision, checkpointEvery, newResume, stop);
  }

  /** The same with another way to be stopped. */
  public Tuning withStop(BooleanSupplier newStop) {
    return new Tuning(
        strategy, headTrainer, changes, findRate, precision, checkpointEvery, resume, newStop);
  }
}
