package dev.graft.train;

import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.HyperRule.Choice;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is done beyond the exact head.
 *
 * @param strategy never {@link Strategy.Auto}
 * @param recipe how; no stages mean that the exact head is all
 * @param reasons why that strategy, a sentence or phrase each
 */
record Plan(Strategy strategy, Recipe recipe, List<String> reasons) {
  Plan {
    reasons = List.copyOf(reasons);
  }

  /**
   * The plan for a request. Where Graft chooses, it falls back on the head alone if the network
   * does not allow more; what was asked for by name is planned as it is.
   *
   * @param obstacle what stands in the way of a recipe
   */
  static Plan of(
      Tuning tuning,
      Backbone backbone,
      DataSize size,
      Function<Recipe, Optional<String>> obstacle) {
    if (!(tuning.strategy() instanceof Strategy.Auto)) {
      Choice asked = new Choice(tuning.strategy(), reason(tuning.strategy()));
      return of(asked, tuning, backbone, size);
    }
    Plan chosen = of(HyperRule.choose(size), tuning, backbone, size);
    Optional<String> problem =
        chosen.recipe.stages().isEmpty() ? Optional.empty() : obstacle.apply(chosen.recipe);
    return problem
        .map(
            reason ->
                of(
                    new Choice(
                        new Strategy.Head(),
                        chosen.reasons.get(0) + ", but only the head can be trained: " + reason),
                    tuning,
                    backbone,
                    size))
        .orElse(chosen);
  }

  private static Plan of(Choice choice, Tuning tuning, Backbone backbone, DataSize size) {
    List<String> names = backbone.blocks().stream().map(Block::name).toList();
    Recipe recipe =
        switch (tuning.headTrainer()) {
          case EXACT -> HyperRule.recipe(choice.strategy(), names, size);
          case SGD, ADAMW ->
              choice.strategy() instanceof Strategy.Head
                  ? HyperRule.gradientHead(names.size(), size, tuning.headTrainer().rule())
                  : HyperRule.recipe(choice.strategy(), names, size).withStart(Start.ZERO_HEAD);
        };
    return new Plan(choice.strategy(), tuning.changes().apply(recipe), List.of(choice.reason()));
  }

  private static String reason(Strategy strategy) {
    return strategy instanceof Strategy.Head
        ? "only the head is trained, the backbone stays as it is, as asked"
        : "strategy %s was asked for".formatted(strategy.name());
  }
}
