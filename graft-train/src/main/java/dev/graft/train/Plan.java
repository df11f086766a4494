package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.DataSet;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.LowRankTargets;
import dev.graft.graph.WeightMatrix;
import dev.graft.head.LinearHead;
import dev.graft.loop.Network;
import dev.graft.loop.Trainability;
import dev.graft.modality.Augment;
import dev.graft.modality.Noun;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
import dev.graft.policy.BlockRange;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.HyperRule.Choice;
import dev.graft.policy.LowRankRule;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Situation;
import dev.graft.policy.Stage;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.train.Tuning.HeadTrainer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
   * The plan for a request, made before any sample is decoded. Where Graft chooses, it falls back
   * on the head alone if the network does not allow more.
   *
   * @throws GraftException if what was asked for by name cannot be done
   */
  static Plan of(TrainRequest request, BackboneFile backbone, DataSet data) {
    requireLogisticForViews(request, data.task());
    DataSize size =
        new DataSize(data.train().size(), data.validation().size(), data.outputNames().size());
    Strategy strategy = request.tuning().strategy();
    return of(
        isOpen(request) ? HyperRule.choose(size) : new Choice(strategy, reason(strategy, backbone)),
        request,
        backbone,
        data,
        size);
  }

  /** The same, with what was chosen before it. */
  Plan after(Optional<String> choice) {
    List<String> told = new ArrayList<>(reasons);
    choice.ifPresent(told::add);
    return new Plan(strategy, recipe, told);
  }

  private static boolean isOpen(TrainRequest request) {
    return request.tuning().strategy() instanceof Strategy.Auto;
  }

  private static Plan of(
      Choice choice, TrainRequest request, BackboneFile backbone, DataSet data, DataSize size) {
    Plan plan = of(choice, request.tuning(), backbone, size, data.task());
    plan.requireClasses(request, data.task());
    Optional<Obstacle> obstacle = plan.obstacle(request, backbone, data.task(), size);
    if (obstacle.isEmpty()) {
      return plan;
    }
    if (!isOpen(request)) {
      throw new GraftException(obstacle.get().fault(), obstacle.get().problem());
    }
    String reason =
        "%s, but only the head can be trained: %s"
            .formatted(choice.reason(), obstacle.get().problem());
    return of(
        new Choice(new Strategy.Head(), reason), request.tuning(), backbone, size, data.task());
  }

  /** Only classes can be made alike, and labels weigh as much as their absence. */
  private void requireClasses(TrainRequest request, Task task) {
    Balance balance = recipe.balance();
    boolean fits =
        switch (task) {
          case CLASSIFY -> true;
          case MULTILABEL -> !request.head().balanced() && balance != Balance.SAMPLING;
          case REGRESS -> !request.head().balanced() && balance == Balance.NONE;
        };
    if (!fits) {
      throw new GraftException(
          Fault.USAGE,
          task == Task.REGRESS
              ? "only classes can be made to weigh the same, and here numbers are predicted; do not"
                  + " ask for balance."
              : "a balanced head, and balance by sampling, are for %s of one class each, and here one may have several labels; do not ask for balance, or for balance by weights."
                  .formatted(noun(request).many()));
    }
  }

  private static void requireLogisticForViews(TrainRequest request, Task task) {
    if (request.views().orElse(1) > 1 && !request.solvesLogistic(task)) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "%d views of each %s go with a logistic head, which predicts classes or labels; drop"
                  + " the views, or choose another head.",
              request.views().getAsInt(),
              noun(request).one()));
    }
  }

  /** Whether it says beforehand when each stage ends, so that no validation has to. */
  private boolean isSettled() {
    return recipe.stages().stream().allMatch(Stage::keepsLast);
  }

  /** What stands in the way of a plan, and whose fault that is. */
  private record Obstacle(Fault fault, String problem) {}

  private Optional<Obstacle> obstacle(
      TrainRequest request, BackboneFile backbone, Task task, DataSize data) {
    if (recipe.stages().isEmpty()) {
      return Optional.empty();
    }
    Signature sample = backbone.processor().signature();
    if (!sample.canBatch()) {
      return usage(
          String.format(
              Locale.ROOT,
              "training by gradient descent needs %1$s of one size, and the preprocessing leaves"
                  + " each its own; crop them all to one size.",
              noun(request).many()));
    }
    if (data.validation() == 0 && !isSettled()) {
      return usage(
          String.format(
              Locale.ROOT,
              "what gradient descent trains is judged by validation %1$s, and there are none; give"
                  + " validation %1$s, or train the head alone, exactly.",
              noun(request).many()));
    }
    if (recipe.start() == Start.RANDOM && recipe.regularisation().startPull() > 0) {
      return usage(
          "strategy scratch has no pretrained weights to be drawn to; drop the pull to the start.");
    }
    if (recipe.moving() instanceof Moving.LowRank && recipe.batchNorm() == BatchNorm.LIVE) {
      return usage(
          "strategy lora leaves all but its updates as it is, and so the statistics of batch normalisation; freeze these, or use strategy full.");
    }
    return obstacle(recipe, backbone, task, data, sample);
  }

  private static Optional<Obstacle> obstacle(
      Recipe recipe, BackboneFile backbone, Task task, DataSize data, Signature sample) {
    Backbone blocks = backbone.backbone();
    LinearHead head = LinearHead.zeros(data.classes(), Math.toIntExact(blocks.featureCount()));
    try {
      Network network = InitialNetwork.of(blocks, recipe, task, sample, head, 0);
      return Trainability.obstacle(network, recipe, sample)
          .map(problem -> new Obstacle(Fault.MODEL, problem));
    } catch (GraftException e) {
      return Optional.of(new Obstacle(e.fault(), String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Obstacle> usage(String problem) {
    return Optional.of(new Obstacle(Fault.USAGE, problem));
  }

  private static Plan of(
      Choice choice, Tuning tuning, BackboneFile backbone, DataSize size, Task task) {
    Recipe recipe = recipe(choice.strategy(), tuning, backbone, Situation.of(size), task);
    List<String> reasons = new ArrayList<>(List.of(choice.reason()));
    if (recipe.start() == Start.ZERO_HEAD && !(choice.strategy() instanceof Strategy.Head)) {
      reasons.add("the head starts from nought, as asked, and AdamW moves it with the blocks");
    }
    if (Engine.isUnoptimised(backbone.featureGraph())) {
      reasons.add(
          "ONNX Runtime's graph optimisations change what this network answers, so it is run"
              + " without them; switch them off wherever else the model is run");
    }
    if (recipe.stages().isEmpty()) {
      tuning.unheeded().ifPresent(reasons::add);
    }
    if (!recipe.stages().isEmpty() && recipe.regularisation().augment() == Augment.SHIFT) {
      reasons.add(
          "training views are shifted and mirrored, not cropped, so that lengths in them stay as"
              + " they are");
    }
    return new Plan(choice.strategy(), recipe, reasons);
  }

  private static Recipe forNumbers(Recipe recipe) {
    return recipe.withRegularisation(
        recipe.regularisation().withAugment(HyperRule.augmentForNumbers()));
  }

  private static Recipe recipe(
      Strategy strategy, Tuning tuning, BackboneFile backbone, Situation data, Task task) {
    Recipe usual = usual(strategy, tuning.headTrainer(), backbone.backbone(), data);
    if (!backbone.processor().modality().varies()) {
      return tuning.changes().apply(HyperRule.forSequences(usual, data.size()));
    }
    return tuning.changes().apply(task == Task.REGRESS ? forNumbers(usual) : usual);
  }

  private static Recipe usual(
      Strategy strategy, HeadTrainer headTrainer, Backbone backbone, Situation data) {
    if (headTrainer != HeadTrainer.EXACT && strategy instanceof Strategy.Head) {
      int blocks = backbone.blocks().size();
      return HyperRule.gradientHead(blocks, data.size(), headTrainer.rule());
    }
    Recipe recipe =
        strategy instanceof Strategy.Lora lora
            ? lowRank(lora, backbone, data)
            : HyperRule.recipe(strategy, names(backbone), data);
    boolean fromExact = headTrainer == HeadTrainer.EXACT || recipe.start() == Start.RANDOM;
    return fromExact ? recipe : recipe.withStart(Start.ZERO_HEAD);
  }

  private static Recipe lowRank(Strategy.Lora lora, Backbone backbone, Situation data) {
    LowRankTargets targets = LowRankTargets.of(backbone, lora.targets(), lora.rank());
    List<String> matrices = targets.matrices().stream().map(WeightMatrix::name).toList();
    return LowRankRule.recipe(
        new Moving.LowRank(lora.rank(), lora.alphaOrRank(), matrices),
        new BlockRange(targets.firstBlock(), backbone.blocks().size()),
        data);
  }

  /**
   * Whether it depends on how far the data are: how pretrained blocks move, or, where that is open
   * and the head leaves much to be gained, whether they do.
   */
  boolean dependsOnShift(TrainRequest request, double headScore) {
    if (recipe.stages().isEmpty()) {
      return isOpen(request)
          && request.tuning().headTrainer() == HeadTrainer.EXACT
          && HyperRule.leavesMuch(headScore);
    }
    return recipe.stages().stream().anyMatch(stage -> stage.blocks().size() > 0)
        && recipe.start() != Start.RANDOM;
  }

  /** The same by what was measured since: how far the data are from what the backbone knows. */
  Plan informedBy(Situation known, TrainRequest request, BackboneFile backbone, DataSet data) {
    Plan plan =
        isOpen(request) ? of(HyperRule.choose(known), request, backbone, data, known.size()) : this;
    List<String> told = new ArrayList<>(plan.reasons);
    if (plan.recipe.stages().isEmpty()) {
      told.add(HyperRule.measured(known));
      return new Plan(plan.strategy, plan.recipe, told);
    }

    Task task = data.task();
    Recipe recipe = recipe(plan.strategy, request.tuning(), backbone, known, task);
    Augment augment = recipe.regularisation().augment();
    if (augment == Augment.SHIFT || augment == Augment.NONE) {
      recipe = recipe.withResolution(1); // what is not cropped keeps its size
    }
    if (recipe.resolution() < 1 && !computesViews(backbone, task, known.size(), recipe)) {
      recipe = recipe.withResolution(1);
      told.add(
          "training views are as large as %s, since the network takes no smaller ones"
              .formatted(noun(request).many()));
    }
    told.add("%s: %s".formatted(HyperRule.measured(known), HyperRule.consequence(recipe)));
    boolean exact = request.tuning().headTrainer() == HeadTrainer.EXACT;
    if (data.validation().isEmpty() && exact && recipe.favoured() == Favoured.START) {
      told.add(
          "there are no validation samples to tell whether that is better, so only the head is trained; it would be done if the trained network were favoured");
      return new Plan(new Strategy.Head(), recipe.withStages(List.of()), told);
    }
    return new Plan(plan.strategy, recipe, told);
  }

  private static boolean computesViews(
      BackboneFile backbone, Task task, DataSize data, Recipe recipe) {
    return obstacle(recipe, backbone, task, data, backbone.processor().signature(viewing(recipe)))
        .isEmpty();
  }

  /** How a recipe looks at training samples. */
  static Viewing viewing(Recipe recipe) {
    return new Viewing(recipe.regularisation().augment(), recipe.resolution());
  }

  private static Noun noun(TrainRequest request) {
    return request.features().modality().noun();
  }

  private static String reason(Strategy strategy, BackboneFile backbone) {
    if (strategy instanceof Strategy.Head) {
      return "only the head is trained, the backbone stays as it is, as asked";
    }
    String asked = "strategy %s was asked for".formatted(strategy.name());
    if (strategy instanceof Strategy.Partial partial
        && partial.unfreeze() instanceof Unfreeze.UpperHalf half) {
      List<String> names = names(backbone.backbone());
      return "%s, and no blocks were named, so the upper half is trained: %s"
          .formatted(asked, String.join(", ", names.subList(half.of(names).from(), names.size())));
    }
    if (strategy instanceof Strategy.Lora lora) {
      LowRankTargets found = LowRankTargets.of(backbone.backbone(), lora.targets(), lora.rank());
      return String.format(
          Locale.ROOT,
          "%s: updates of rank %d and alpha %s to %d matrices, %s: %s",
          asked,
          lora.rank(),
          BigDecimal.valueOf(lora.alphaOrRank()).stripTrailingZeros().toPlainString(),
          found.matrices().size(),
          found.how(),
          found.told());
    }
    return asked;
  }

  private static List<String> names(Backbone backbone) {
    return backbone.blocks().stream().map(Block::name).toList();
  }
}
