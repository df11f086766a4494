package dev.graft.train;

import dev.graft.loop.EpochReport;
import dev.graft.policy.Convergence;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import dev.graft.policy.Stage;
import java.util.ArrayList;
import java.util.List;

/** A recipe without anything left to be decided by validation. */
public final class SettledRecipe {
  private SettledRecipe() {}

  /**
   * The recipe that leads to the same result: stages that kept their best state end with the epoch
   * that it came of, and those that found no better are left out.
   *
   * @param history every epoch of a training by the recipe
   */
  public static Recipe of(Recipe recipe, List<EpochReport> history) {
    List<Stage> settled = new ArrayList<>();
    Score best = Score.WORST;
    for (Stage stage : recipe.stages()) {
      int epochs = stage.keepsLast() ? stage.maxEpochs() : 0;
      for (EpochReport epoch : history) {
        boolean own = epoch.stage().equals(stage.name()) && !stage.keepsLast();
        if (own && epoch.validation().compareTo(best) > 0) {
          best = epoch.validation();
          epochs = epoch.epoch();
        }
      }
      if (epochs > 0) {
        settled.add(
            new Stage(
                "refit: " + stage.name(),
                stage.blocks(),
                stage.rates(),
                stage.schedule(),
                epochs,
                Convergence.NEVER));
      }
    }
    return recipe.withStages(settled);
  }
}
