package dev.graft.train;

import dev.graft.loop.EpochReport;
import dev.graft.policy.Convergence;
import dev.graft.policy.EarlyPhase;
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
    return withEarlyEpochs(recipe.earlyEpochs(), recipe.withStages(settled));
  }

  /**
   * Shorter stages have as many epochs of small views as were seen before, if they have any more.
   */
  private static Recipe withEarlyEpochs(int count, Recipe settled) {
    int epochs = settled.epochs();
    if (count == 0 || epochs == 0 || settled.earlyEpochs() == count) {
      return settled;
    }
    double share = (Math.min(count, epochs - 1) + 0.5) / epochs;
    return settled.withEarly(new EarlyPhase(share, settled.early().resolution()));
  }
}
