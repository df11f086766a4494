package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.modality.Augment;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Convergence;
import dev.graft.policy.Moving;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.policy.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How detectors are trained: a policy as {@link dev.graft.policy.HyperRule} is for heads on
 * features. What the detector knew moves carefully and for few epochs; a head that is new boldly
 * and for more.
 *
 * @param strategy what moves
 * @param recipe how
 * @param reason why that strategy
 */
record DetectionRecipe(Strategy strategy, Recipe recipe, String reason) {
  private static final double ENOUGH_BOXES_PER_CLASS = 200;
  private static final double CAREFUL_HEAD = 2e-4;
  private static final double BOLD_HEAD = 1e-3;
  private static final double CAREFUL = 5e-4;
  private static final double BOLD = 2e-3;
  private static final double WARM_UP = 0.1;
  private static final double LONGEST_GRADIENT = 10;
  private static final int CAREFUL_EPOCHS = 12;
  private static final int BOLD_EPOCHS = 40;
  private static final int LEAST_EPOCHS = 4;
  private static final int ENOUGH_PICTURES = 400;

  /**
   * What is known beforehand.
   *
   * @param pictures to learn from
   * @param boxesPerClass on average
   * @param validated whether there are validation pictures
   * @param isNew whether the head was not trained before
   */
  record Situation(int pictures, double boxesPerClass, boolean validated, boolean isNew) {}

  /**
   * The recipe.
   *
   * @param neck how many blocks lie before the neck; all where there is none
   * @throws GraftException of fault {@code USAGE} if a detector cannot be trained like that
   */
  static DetectionRecipe of(Strategy asked, Backbone backbone, int neck, Situation known) {
    Strategy strategy = asked instanceof Strategy.Auto ? chosen(known) : asked;
    List<String> blocks = backbone.blocks().stream().map(Block::name).toList();
    Regularisation regularisation =
        Regularisation.defaults().withAugment(Augment.LIGHT).withClipNorm(LONGEST_GRADIENT);
    Recipe recipe =
        new Recipe(
            stages(strategy, blocks, neck, known),
            Start.LINEAR_PROBE,
            Math.max(4, Math.min(16, known.pictures() / 8)),
            1,
            UpdateRule.AdamW.defaults(),
            regularisation,
            BatchNorm.FROZEN,
            Balance.NONE,
            Favoured.NEITHER,
            1,
            new Moving.Everything());
    return new DetectionRecipe(strategy, recipe, reason(asked, strategy, known));
  }

  private static Strategy chosen(Situation known) {
    return known.isNew() || known.boxesPerClass() >= ENOUGH_BOXES_PER_CLASS
        ? Strategy.full()
        : Strategy.partial();
  }

  private static String reason(Strategy asked, Strategy taken, Situation known) {
    if (!(asked instanceof Strategy.Auto)) {
      return "strategy %s was asked for".formatted(asked.name());
    }
    if (known.isNew()) {
      return "the head is new to the backbone, so all blocks are trained with it";
    }
    return String.format(
        Locale.ROOT,
        taken instanceof Strategy.Full
            ? "%.0f boxes per class on average are at least %.0f, enough to train all blocks"
            : "%.0f boxes per class on average are fewer than %.0f, so the backbone stays as it is,"
                + " and neck and head are trained",
        known.boxesPerClass(),
        ENOUGH_BOXES_PER_CLASS);
  }

  private static List<Stage> stages(
      Strategy strategy, List<String> blocks, int neck, Situation known) {
    int count = blocks.size();
    if (strategy instanceof Strategy.Head) {
      return List.of(stage("head", count, count, 1, known));
    }
    if (strategy instanceof Strategy.Full) {
      return List.of(stage("full", 0, count, 1, known));
    }
    if (strategy instanceof Strategy.Partial partial) {
      BlockRange range =
          partial.unfreeze() instanceof Unfreeze.UpperHalf && neck < count
              ? new BlockRange(neck, count)
              : partial.unfreeze().of(blocks);
      return List.of(stage("partial", range.from(), range.to(), 1, known));
    }
    if (strategy instanceof Strategy.Gradual) {
      List<Stage> stages = new ArrayList<>();
      stages.add(stage("head", count, count, 0.25, known));
      if (neck < count) {
        stages.add(stage("from " + blocks.get(neck), neck, count, 0.25, known));
      }
      stages.add(stage("from " + blocks.get(0), 0, count, 0.5, known));
      return stages;
    }
    throw new GraftException(
        Fault.USAGE,
        "a detector is trained by strategy head, partial, gradual or full, not by '%s'."
            .formatted(strategy.name()));
  }

  private static Stage stage(String name, int from, int to, double share, Situation known) {
    double head = known.isNew() ? BOLD_HEAD : CAREFUL_HEAD;
    double backbone = known.isNew() ? BOLD : CAREFUL;
    int epochs = Math.max(2, (int) Math.round(share * epochs(known)));
    return new Stage(
        name,
        new BlockRange(from, to),
        new Rates(head, backbone, 1),
        new Schedule.Cosine(WARM_UP),
        epochs,
        known.validated() ? new Convergence(Integer.MAX_VALUE - 1, 0) : Convergence.NEVER);
  }

  /** Of many pictures, each need not be seen as often. */
  private static int epochs(Situation known) {
    int most = known.isNew() ? BOLD_EPOCHS : CAREFUL_EPOCHS;
    double scaled = most * Math.sqrt((double) ENOUGH_PICTURES / Math.max(1, known.pictures()));
    return (int) Math.round(Math.max(LEAST_EPOCHS, Math.min(most, scaled)));
  }
}
