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
 * features. What the detector knew moves carefully and for few epochs. A head that is new moves
 * boldly, first alone on maps of the backbone that are computed once, then with the backbone; what
 * counts for it is how many pictures it is shown, however few there are.
 *
 * @param strategy what moves
 * @param recipe how
 * @param times how often an epoch shows each picture
 * @param reasons why
 */
record DetectionRecipe(Strategy strategy, Recipe recipe, int times, List<String> reasons) {
  private static final double ENOUGH_BOXES_PER_CLASS = 200;
  private static final double CAREFUL_HEAD = 2e-4;
  private static final double BOLD_HEAD = 2e-3;
  private static final double CAREFUL = 5e-4;
  private static final double BOLD = 4e-3;
  private static final double WARM_UP = 0.1;
  private static final double LONGEST_GRADIENT = 10;
  private static final int CAREFUL_EPOCHS = 12;
  private static final int SHOWN_TO_NEW_HEAD = 12_000;
  private static final int SHOWN_IN_AN_EPOCH = 400;
  private static final int KEPT_VIEWS = 12;
  private static final int BATCH_OF_NEW_HEAD = 8;
  private static final double ALONE = 0.25;
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
  record Situation(int pictures, double boxesPerClass, boolean validated, boolean isNew) {
    /** How often an epoch shows each picture: small sets are hardly worth measuring after. */
    int times() {
      return isNew
          ? Math.max(1, Math.min(KEPT_VIEWS, Math.round((float) SHOWN_IN_AN_EPOCH / pictures)))
          : 1;
    }
  }

  DetectionRecipe {
    reasons = List.copyOf(reasons);
  }

  /** The same by another recipe. */
  DetectionRecipe with(Recipe changed) {
    return new DetectionRecipe(strategy, changed, times, reasons);
  }

  /** Which views of the pictures epochs show: those of frozen blocks' stages come again. */
  Showing showing(int pictures) {
    long repeating = 0;
    long epochs = 0;
    for (Stage stage : recipe.stages()) {
      epochs += stage.maxEpochs();
      repeating = stage.blocks().from() > 0 ? epochs : repeating;
    }
    int rounds = Math.max(1, Math.round((float) KEPT_VIEWS / times));
    return new Showing(pictures, times, rounds, repeating);
  }

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
        Regularisation.defaults()
            .withAugment(known.isNew() ? Augment.STANDARD : Augment.LIGHT)
            .withClipNorm(LONGEST_GRADIENT);
    Recipe recipe =
        new Recipe(
            stages(strategy, blocks, neck, known),
            Start.LINEAR_PROBE,
            known.isNew() ? BATCH_OF_NEW_HEAD : Math.max(4, Math.min(16, known.pictures() / 8)),
            1,
            UpdateRule.AdamW.defaults(),
            regularisation,
            BatchNorm.FROZEN,
            Balance.NONE,
            Favoured.NEITHER,
            1,
            new Moving.Everything());
    List<String> reasons = new ArrayList<>(List.of(reason(asked, strategy, known)));
    if (known.isNew()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "what is new has to be shown some %,d pictures, so there are %d epochs, each of which"
                  + " shows %s",
              SHOWN_TO_NEW_HEAD,
              recipe.stages().stream().mapToInt(Stage::maxEpochs).sum(),
              known.times() == 1
                  ? "every picture"
                  : String.format(
                      Locale.ROOT,
                      "each of %d pictures %d times",
                      known.pictures(),
                      known.times())));
    }
    return new DetectionRecipe(strategy, recipe, known.times(), reasons);
  }

  private static Strategy chosen(Situation known) {
    if (known.isNew()) {
      return Strategy.gradual();
    }
    return known.boxesPerClass() >= ENOUGH_BOXES_PER_CLASS ? Strategy.full() : Strategy.partial();
  }

  private static String reason(Strategy asked, Strategy taken, Situation known) {
    if (!(asked instanceof Strategy.Auto)) {
      return "strategy %s was asked for".formatted(asked.name());
    }
    if (known.isNew()) {
      return "the head is new to the backbone, so it is trained alone first, then all blocks with"
          + " it";
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
      if (known.isNew()) {
        stages.add(stage("head", count, count, ALONE, known));
        stages.add(stage("from " + blocks.get(0), 0, count, 1 - ALONE, known));
        return stages;
      }
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
    if (known.isNew()) {
      long shown = (long) known.pictures() * known.times();
      return (int) Math.max(LEAST_EPOCHS, Math.round((double) SHOWN_TO_NEW_HEAD / shown));
    }
    double scaled = CAREFUL_EPOCHS * Math.sqrt((double) ENOUGH_PICTURES / known.pictures());
    return (int) Math.round(Math.max(LEAST_EPOCHS, Math.min(CAREFUL_EPOCHS, scaled)));
  }
}
