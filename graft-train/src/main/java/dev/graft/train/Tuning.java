package dev.graft.train;

import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.Precision;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is trained beyond the exact head, and how.
 *
 * @param strategy how much of the network
 * @param headTrainer what trains the head
 * @param changes to the recipe of that strategy
 * @param findRate whether to search for the rate of the first stage before it
 * @param precision the numbers to train with; otherwise the faster ones on this machine
 * @param refit whether, once all is chosen, the validation samples that Graft drew are given back
 *     and the choice is fitted on them too
 */
@RecordBuilder
public record Tuning(
    Strategy strategy,
    HeadTrainer headTrainer,
    RecipeChanges changes,
    boolean findRate,
    Optional<Precision> precision,
    boolean refit)
    implements TuningBuilder.With {
  /** What trains the head. */
  public enum HeadTrainer {
    /**
     * Linear algebra ({@link dev.graft.head.Heads}); where more is trained, that starts from it.
     */
    EXACT,
    /** Stochastic gradient descent with momentum, from zeros; AdamW where more is trained. */
    SGD,
    /** Adam with decoupled weight decay, from zeros. */
    ADAMW;

    /** What moves a head that is trained alone. */
    public UpdateRule rule() {
      return this == SGD ? new UpdateRule.Sgd(0.9, true) : UpdateRule.AdamW.defaults();
    }
  }

  /** A strategy with an exact head, its recipe as it is, fitted on all samples in the end. */
  public static Tuning of(Strategy strategy) {
    return new Tuning(
        strategy, HeadTrainer.EXACT, RecipeChanges.NONE, false, Optional.empty(), true);
  }

  /** The strategy by the amount and kind of data. */
  public static Tuning defaults() {
    return of(new Strategy.Auto());
  }

  /** The same with stated numbers. */
  public Tuning withPrecision(Precision stated) {
    return withPrecision(Optional.of(stated));
  }

  /** The same with changes to the recipe. */
  public Tuning withChanges(UnaryOperator<Recipe> to) {
    return withChanges(new RecipeChanges(to, List.of()));
  }

  /** Whether the head is solved by linear algebra. */
  boolean isHeadExact() {
    return headTrainer == HeadTrainer.EXACT;
  }
}
