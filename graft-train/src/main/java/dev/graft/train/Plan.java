package dev.graft.train;

import dev.graft.modality.Viewing;
import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done beyond the exact head.
 *
 * @param strategy never {@link Strategy.Auto}
 * @param recipe how; no stages mean that the exact head is all
 * @param reasons why that strategy, a sentence or phrase each
 */
public record Plan(Strategy strategy, Recipe recipe, List<String> reasons) {
  /** Copies the list. */
  public Plan {
    reasons = List.copyOf(reasons);
  }

  /** The same, with what else was chosen. */
  Plan after(Optional<String> choice) {
    List<String> told = new ArrayList<>(reasons);
    choice.ifPresent(told::add);
    return new Plan(strategy, recipe, told);
  }

  /** How a recipe looks at training samples, apart from its early phase. */
  static Viewing viewing(Recipe recipe) {
    return new Viewing(recipe.regularisation().augment(), recipe.resolution());
  }

  /** How it does in its early phase. */
  static Viewing earlyViewing(Recipe recipe) {
    return new Viewing(recipe.regularisation().augment(), recipe.early().resolution());
  }
}
