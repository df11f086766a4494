package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.head.LinearHead;
import dev.graft.loop.Network;
import dev.graft.loop.Trainability;
import dev.graft.modality.Noun;
import dev.graft.modality.Signature;
import dev.graft.policy.DataSize;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Start;
import java.util.Locale;
import java.util.Optional;

/** Why a recipe cannot be carried out on a network and data, told before anything is computed. */
final class Obstacles {
  private final BackboneFile backbone;
  private final Task task;
  private final Noun noun;

  Obstacles(BackboneFile backbone, Task task, Noun noun) {
    this.backbone = backbone;
    this.task = task;
    this.noun = noun;
  }

  /** What stands in the way of a plan, and whose fault that is. */
  record Obstacle(Fault fault, String problem) {}

  /** What stands in the way of a recipe; empty if nothing does. */
  Optional<Obstacle> of(Recipe recipe, DataSize size) {
    if (recipe.stages().isEmpty()) {
      return Optional.empty();
    }
    Signature sample = backbone.processor().signature();
    if (!sample.canBatch()) {
      return usage("training by gradient descent %s.".formatted(backbone.processor().apart()));
    }
    if (size.validation() == 0 && !recipe.keepsLast()) {
      return usage(
          String.format(
              Locale.ROOT,
              "what gradient descent trains is judged by validation %1$s, and there are none; give"
                  + " validation %1$s, or train the head alone, exactly.",
              noun.many()));
    }
    if (recipe.start() == Start.RANDOM && recipe.regularisation().startPull() > 0) {
      return usage(
          "strategy scratch has no pretrained weights to be drawn to; drop the pull to the start.");
    }
    if (recipe.moving() instanceof Moving.LowRank && recipe.batchNorm() == BatchNorm.LIVE) {
      return usage(
          "strategy lora leaves all but its updates as it is, and so the statistics of batch normalisation; freeze these, or use strategy full.");
    }
    return of(recipe, size, sample);
  }

  /** The same for samples that enter the network as this says. */
  Optional<Obstacle> of(Recipe recipe, DataSize size, Signature sample) {
    Backbone blocks = backbone.backbone();
    LinearHead zeros = LinearHead.zeros(size.classes(), Math.toIntExact(blocks.featureCount()));
    try {
      Network network = InitialNetwork.of(blocks, recipe, task, sample, zeros, 0);
      return Trainability.obstacle(network, recipe, sample)
          .map(problem -> new Obstacle(Fault.MODEL, problem));
    } catch (GraftException e) {
      return Optional.of(new Obstacle(e.fault(), String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Obstacle> usage(String problem) {
    return Optional.of(new Obstacle(Fault.USAGE, problem));
  }
}
