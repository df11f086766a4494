package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.LowRankTargets;
import dev.graft.graph.WeightMatrix;
import dev.graft.modality.Augment;
import dev.graft.modality.Noun;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import dev.graft.policy.AutoRule;
import dev.graft.policy.AutoRule.Choice;
import dev.graft.policy.BlockRange;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.LowRankRule;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.SequenceRule;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Plans what is done beyond the exact head: at first by the amount of data, before any sample is
 * decoded, then by what is known of them.
 */
final class Planner {
  private final BackboneFile backbone;
  private final DataSet data;
  private final Noun noun;
  private final HeadRequest head;
  private final Tuning tuning;
  private final Obstacles obstacles;
  private final Plan first;

  /**
   * A planner for a request. Where Graft chooses, it falls back on the head alone if the network
   * does not allow more.
   *
   * @throws GraftException if what was asked for by name cannot be done
   */
  Planner(FeatureJob job, HeadRequest head, Tuning tuning) {
    this.backbone = job.backbone();
    this.data = job.data();
    this.noun = job.noun();
    this.head = tuning.isHeadExact() ? head : head.withoutUsualViews();
    this.tuning = tuning;
    this.obstacles = new Obstacles(backbone, data.task(), noun);
    requireLogisticForViews();
    DataSize size = Parts.size(data, data.train().size(), data.validation().size());
    if (isOpen()) {
      recipe(Strategy.full(), Situation.of(size)); // or what it refuses could show late
    }
    this.first =
        plan(
            isOpen()
                ? AutoRule.choose(size)
                : new Choice(tuning.strategy(), reason(tuning.strategy())),
            size);
  }

  HeadRequest head() {
    return head;
  }

  Tuning tuning() {
    return tuning;
  }

  private boolean isOpen() {
    return tuning.strategy() instanceof Strategy.Auto;
  }

  private Plan plan(Choice choice, DataSize size) {
    Plan plan = plan(choice, Situation.of(size));
    requireClasses(plan.recipe().balance());
    Optional<Obstacles.Obstacle> obstacle = obstacles.of(plan.recipe(), size);
    if (obstacle.isEmpty()) {
      return plan;
    }
    if (!isOpen()) {
      throw new GraftException(obstacle.get().fault(), obstacle.get().problem());
    }
    String reason =
        "%s, but only the head can be trained: %s"
            .formatted(choice.reason(), obstacle.get().problem());
    return plan(new Choice(new Strategy.Head(), reason), Situation.of(size));
  }

  /** Only classes can be made alike, and labels weigh as much as their absence. */
  private void requireClasses(Balance balance) {
    boolean headBalanced = head.settings().balanced();
    boolean fits =
        switch (data.task()) {
          case CLASSIFY -> true;
          case MULTILABEL -> !headBalanced && balance != Balance.SAMPLING;
          case REGRESS, TRANSCRIBE, DETECT -> !headBalanced && balance == Balance.NONE;
        };
    if (!fits) {
      throw new GraftException(
          Fault.USAGE,
          data.task() == Task.REGRESS
              ? "only classes can be made to weigh the same, and here numbers are predicted; do not"
                  + " ask for balance."
              : "a balanced head, and balance by sampling, are for %s of one class each, and here one may have several labels; do not ask for balance, or for balance by weights."
                  .formatted(noun.many()));
    }
  }

  private void requireLogisticForViews() {
    if (head.views().orElse(1) > 1 && !backbone.processor().modality().varies()) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "there are no views of %s that differ, and %d of each were asked for; drop the views.",
              noun.many(),
              head.views().getAsInt()));
    }
    if (head.views().orElse(1) > 1 && !head.solvesLogistic(data.task())) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "%d views of each %s go with a logistic head, which predicts classes or labels; drop"
                  + " the views, or choose another head.",
              head.views().getAsInt(),
              noun.one()));
    }
  }

  private Plan plan(Choice choice, Situation known) {
    Recipe recipe = recipe(choice.strategy(), known);
    List<String> reasons = new ArrayList<>(List.of(choice.reason()));
    if (recipe.start() == Start.ZERO_HEAD && !(choice.strategy() instanceof Strategy.Head)) {
      reasons.add("the head starts from zeros, as asked, and AdamW moves it with the blocks");
    }
    if (Engine.isUnoptimised(backbone.featureGraph())) {
      reasons.add(
          "ONNX Runtime's graph optimisations change what this network answers, so it is run"
              + " without them; switch them off wherever else the model is run");
    }
    if (recipe.stages().isEmpty()) {
      tuning.changes().unheeded().ifPresent(reasons::add);
    }
    if (!recipe.stages().isEmpty() && recipe.regularisation().augment() == Augment.SHIFT) {
      reasons.add(
          "training views are shifted and mirrored, not cropped, so that lengths in them stay as"
              + " they are");
    }
    return new Plan(choice.strategy(), recipe, reasons);
  }

  /** What has no views that differ cannot be looked at in other ways. */
  private void requireViews(Recipe recipe) {
    boolean asks =
        recipe.regularisation().augment() != Augment.NONE
            || recipe.regularisation().mixup() > 0
            || recipe.resolution() < 1;
    if (asks && !backbone.processor().modality().varies()) {
      throw new GraftException(
          Fault.USAGE,
          "%s are learned from as they are: there are no views of them, no mixtures and no smaller ones; do not ask for augmentation, mixup or another resolution."
              .formatted(noun.many()));
    }
  }

  private static Recipe forNumbers(Recipe recipe) {
    return recipe.withRegularisation(
        recipe.regularisation().withAugment(HyperRule.augmentForNumbers()));
  }

  private Recipe recipe(Strategy strategy, Situation known) {
    Recipe usual = usual(strategy, known);
    Recipe fitting =
        backbone.processor().modality().varies()
            ? data.task() == Task.REGRESS ? forNumbers(usual) : usual
            : SequenceRule.of(usual, known.size());
    Recipe changed = tuning.changes().appliedTo(fitting);
    requireViews(changed);
    return backbone.behindFrontEnd(changed);
  }

  private Recipe usual(Strategy strategy, Situation known) {
    if (!tuning.isHeadExact() && strategy instanceof Strategy.Head) {
      int blocks = backbone.backbone().blocks().size();
      return HyperRule.gradientHead(blocks, known.size(), tuning.headTrainer().rule());
    }
    Recipe recipe =
        strategy instanceof Strategy.Lora lora
            ? lowRank(lora, known)
            : HyperRule.recipe(strategy, blockNames(), known);
    boolean fromExact = tuning.isHeadExact() || recipe.start() == Start.RANDOM;
    return fromExact ? recipe : recipe.withStart(Start.ZERO_HEAD);
  }

  private Recipe lowRank(Strategy.Lora lora, Situation known) {
    Backbone network = backbone.backbone();
    LowRankTargets targets = LowRankTargets.of(network, lora.targets(), lora.rank());
    List<String> matrices = targets.matrices().stream().map(WeightMatrix::name).toList();
    return LowRankRule.recipe(
        new Moving.LowRank(lora.rank(), lora.alphaOrRank(), matrices),
        new BlockRange(targets.firstBlock(), network.blocks().size()),
        known);
  }

  /**
   * Whether the plan depends on how far the data are: how pretrained blocks move, or, where that is
   * open and the head leaves much to be gained, whether they do.
   */
  private boolean dependsOnShift(Prepared prepared) {
    Recipe recipe = first.recipe();
    if (recipe.stages().isEmpty()) {
      return isLeftToHead() && AutoRule.leavesMuch(prepared.headScore());
    }
    return recipe.stages().stream().anyMatch(stage -> stage.blocks().size() > 0)
        && recipe.start() != Start.RANDOM;
  }

  /** What it would be for data as far as can be: what is asked for may show in that alone. */
  Recipe ofFarData() {
    DataSize size = Parts.size(data, data.train().size(), data.validation().size());
    Strategy strategy = isOpen() ? Strategy.full() : tuning.strategy();
    return recipe(strategy, new Situation(size, OptionalDouble.of(100), OptionalDouble.of(0)));
  }

  /** How it was planned before any sample was decoded. */
  Plan first() {
    return first;
  }

  /** The plan by what is known since: how far the data are from what the backbone knows. */
  Plan informed(Prepared prepared, Progress progress) {
    Plan plan =
        dependsOnShift(prepared)
            ? informed(prepared.situation(progress))
            : isLeftToHead() ? headIsGood(prepared) : first;
    Optional<String> withoutViews =
        Optional.of(
                "the exact head is solved from the %s as they are, without views of them, since the trained network is only compared with it"
                    .formatted(noun.many()))
            .filter(it -> isWithoutViews(prepared, plan.recipe()));
    return plan.after(prepared.job().preparation()).after(withoutViews);
  }

  /** Whether the exact head is to be solved from views of the samples too. */
  boolean triesViews(Prepared prepared, Progress progress) {
    return prepared.usualViews() > 1
        && !isWithoutViews(prepared, informed(prepared, progress).recipe());
  }

  /**
   * Whether it is left to the exact head to do without views of the samples, which take as long as
   * there are views: where training does not start from it and is the better prior.
   */
  private boolean isWithoutViews(Prepared prepared, Recipe recipe) {
    boolean usual = head.views().isEmpty() && prepared.usualViews() > 1 && prepared.views() == 1;
    return usual
        && !recipe.stages().isEmpty()
        && recipe.start() != Start.LINEAR_PROBE
        && recipe.favoured() == Favoured.TRAINED;
  }

  /** Whether it is open what is trained, and by the amount of data that is the exact head. */
  private boolean isLeftToHead() {
    return isOpen() && tuning.isHeadExact() && first.recipe().stages().isEmpty();
  }

  /** The same, for the better reason that there is now. */
  private Plan headIsGood(Prepared prepared) {
    Situation known =
        new Situation(
            prepared.parts().size(),
            OptionalDouble.empty(),
            OptionalDouble.of(prepared.headScore()));
    return plan(AutoRule.choose(known), known.size());
  }

  private Plan informed(Situation known) {
    Plan plan = isOpen() ? plan(AutoRule.choose(known), known.size()) : first;
    List<String> told = new ArrayList<>(plan.reasons());
    if (plan.recipe().stages().isEmpty()) {
      told.add(HyperRule.measured(known));
      return new Plan(plan.strategy(), plan.recipe(), told);
    }
    Recipe recipe = recipe(plan.strategy(), known);
    Augment augment = recipe.regularisation().augment();
    boolean scales = backbone.processor().modality().hasResolution();
    boolean crops = augment != Augment.SHIFT && augment != Augment.NONE;
    if (recipe.resolution() < 1 && !(crops && scales)) {
      recipe = recipe.onViewsOf(1);
      told.add(
          "training views are as large as %s, since what is not cropped keeps its size"
              .formatted(noun.many()));
    }
    if (recipe.resolution() < 1 && !computesViews(recipe, known.size())) {
      recipe = recipe.onViewsOf(1);
      told.add(
          "training views are as large as %s, since the network takes no smaller ones"
              .formatted(noun.many()));
    }
    recipe = asLargeAsTheyCome(recipe);
    told.add(HyperRule.measured(known));
    told.add(HyperRule.consequence(recipe));
    boolean unwatched = data.validation().isEmpty();
    if (unwatched && tuning.isHeadExact() && recipe.favoured() == Favoured.START) {
      told.add(
          "there are no validation samples to tell whether that is better, so only the head is trained; it would be done if the trained network were favoured");
      return new Plan(new Strategy.Head(), recipe.withStages(List.of()), told);
    }
    return new Plan(plan.strategy(), recipe, told);
  }

  /** Views may be no smaller than the processor makes them, and none are said to be. */
  private Recipe asLargeAsTheyCome(Recipe recipe) {
    Signature late = backbone.processor().signature(Plan.viewing(recipe));
    if (late.equals(backbone.processor().signature())) {
      return recipe.onViewsOf(1);
    }
    boolean alike = late.equals(backbone.processor().signature(Plan.earlyViewing(recipe)));
    return alike ? recipe.onViewsOf(recipe.resolution()) : recipe;
  }

  private boolean computesViews(Recipe recipe, DataSize size) {
    return Stream.of(Plan.viewing(recipe), Plan.earlyViewing(recipe))
        .map(viewing -> backbone.processor().signature(viewing))
        .allMatch(sample -> obstacles.of(recipe, size, sample).isEmpty());
  }

  private String reason(Strategy strategy) {
    if (strategy instanceof Strategy.Head) {
      return "only the head is trained, the backbone stays as it is, as asked";
    }
    String asked = "strategy %s was asked for".formatted(strategy.name());
    if (strategy instanceof Strategy.Partial partial
        && partial.unfreeze() instanceof Unfreeze.UpperHalf half) {
      List<String> names = blockNames();
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

  private List<String> blockNames() {
    return backbone.backbone().blocks().stream().map(Block::name).toList();
  }
}
