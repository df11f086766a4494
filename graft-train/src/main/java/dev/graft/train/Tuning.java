package dev.graft.train;

import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.Precision;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
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
 * @param given how the user calls the settings that were made for gradient descent; it is said of
 *     them if there is none
 * @param stop asked between training steps; once it says true, the training stores a checkpoint and
 *     ends with the best state so far
 */
@RecordBuilder
public record Tuning(
    Strategy strategy,
    HeadTrainer headTrainer,
    UnaryOperator<Recipe> changes,
    boolean findRate,
    Optional<Precision> precision,
    Duration checkpointEvery,
    boolean resume,
    List<String> given,
    BooleanSupplier stop)
    implements TuningBuilder.With {
  /** Copies the list. */
  public Tuning {
    given = List.copyOf(given);
  }

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

  /** What to say of settings that gradient descent would have heeded; empty if there are none. */
  Optional<String> unheeded() {
    int last = given.size() - 1;
    String names =
        last < 1
            ? String.join("", given)
            : String.join(", ", given.subList(0, last)) + " and " + given.get(last);
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(names + " had no effect: only the head is trained, exactly");
  }

  /** The same with stated numbers. */
  public Tuning withPrecision(Precision stated) {
    return withPrecision(Optional.of(stated));
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
        List.of(),
        () -> false);
  }
}
