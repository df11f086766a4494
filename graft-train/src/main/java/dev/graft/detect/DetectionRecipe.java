package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.modality.Augment;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Convergence;
import dev.graft.policy.EarlyPhase;
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
 * features. A detector of classes that it knows moves carefully and for few epochs. For classes
 * that it did not know all moves boldly. So does a head that is new, first alone on maps of the
 * backbone that are computed once, then with the backbone. What counts for what is new is how many
 * pictures it is shown, however few there are.
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
  private static final int SHOWN_FOR_NEW_CLASSES = 6_000;
  private static final int SHOWN_IN_AN_EPOCH = 400;
  private static final int KEPT_VIEWS = 12;
  private static final int BATCH_OF_NEW = 8;
  private static final double ALONE = 0.25;
  private static final int LEAST_EPOCHS = 4;
  private static final int ENOUGH_PICTURES = 400;
  private static final double MOSAICS = 0.7; // as a part of the epochs in which no view repeats

  /** What a network knows of what it is to find. */
  enum Knowledge {
    /** All the classes. */
    CLASSES,
    /** Boxes, but not of all the classes. */
    BOXES,
    /** Pictures: its head is new. */
    PICTURES;

    /** How many pictures it has to be shown for what it does not know, however few there are. */
    int shown() {
      return switch (this) {
        case CLASSES -> 0;
        case BOXES -> SHOWN_FOR_NEW_CLASSES;
        case PICTURES -> SHOWN_TO_NEW_HEAD;
      };
    }
  }

  /**
   * What is known beforehand.
   *
   * @param pictures to learn from
   * @param boxesPerClass on average
   * @param validated whether there are validation pictures
   * @param knowledge what the network knows
   */
  record Situation(int pictures, double boxesPerClass, boolean validated, Knowledge knowledge) {
    /** Whether there is more to be learned than to be lost. */
    boolean isBold() {
      return knowledge != Knowledge.CLASSES;
    }

    boolean isNew() {
      return knowledge == Knowledge.PICTURES;
    }

    /** How often an epoch shows each picture: small sets are hardly worth measuring after. */
    int times() {
      return isBold()
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

  /**
   * How often pictures are shown, in a phrase.
   *
   * @param knowledge what the network knew before
   */
  String shown(int pictures, Knowledge knowledge) {
    int epochs = recipe.epochs();
    return String.format(
        Locale.ROOT,
        "%d epoch%s of %s%s%s",
        epochs,
        epochs == 1 ? "" : "s",
        times == 1
            ? "all pictures"
            : String.format(Locale.ROOT, "all %d pictures, each shown %d times", pictures, times),
        knowledge.shown() > 0
            ? String.format(
                Locale.ROOT,
                ": %,d in all, where what is new needs some %,d, however few there are",
                (long) epochs * times * pictures,
                knowledge.shown())
            : "",
        mosaics(showing(pictures)));
  }

  private static String mosaics(Showing showing) {
    long first = showing.repeatingEpochs() + 1;
    long last = showing.mosaicsUntil();
    if (last < first) {
      return "";
    }
    String epochs =
        first == last
            ? "epoch " + first
            : String.format(Locale.ROOT, "epochs %d to %d", first, last);
    return "; half the views of %s are mosaics of four pictures".formatted(epochs);
  }

  /**
   * Which views of the pictures epochs show: those of frozen blocks' stages come again. Where views
   * differ in colour too, half of the others are mosaics but for the last epochs, as Ge et al.,
   * "YOLOX", 2021, arXiv:2107.08430, have it.
   */
  Showing showing(int pictures) {
    long repeating = 0;
    long epochs = 0;
    for (Stage stage : recipe.stages()) {
      epochs += stage.maxEpochs();
      repeating = stage.blocks().from() > 0 ? epochs : repeating;
    }
    int rounds = Math.max(1, Math.round((float) KEPT_VIEWS / times));
    boolean mosaics =
        switch (recipe.regularisation().augment()) {
          case NONE, SHIFT, LIGHT -> false;
          case STANDARD, STRONG -> true;
        };
    long until = mosaics ? repeating + Math.round(MOSAICS * (epochs - repeating)) : 0;
    return new Showing(pictures, times, rounds, repeating, until);
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
            .withAugment(known.isBold() ? Augment.STANDARD : Augment.LIGHT)
            .withClipNorm(LONGEST_GRADIENT);
    Recipe recipe =
        new Recipe(
            stages(strategy, blocks, neck, known),
            Start.LINEAR_PROBE,
            known.isBold() ? BATCH_OF_NEW : Math.max(4, Math.min(16, known.pictures() / 8)),
            1,
            UpdateRule.AdamW.defaults(),
            regularisation,
            BatchNorm.FROZEN,
            Balance.NONE,
            Favoured.NEITHER,
            1,
            EarlyPhase.NONE,
            new Moving.Everything());
    return new DetectionRecipe(
        strategy, recipe, known.times(), List.of(reason(asked, strategy, known)));
  }

  private static Strategy chosen(Situation known) {
    return switch (known.knowledge()) {
      case PICTURES -> Strategy.gradual();
      case BOXES -> Strategy.full();
      case CLASSES ->
          known.boxesPerClass() >= ENOUGH_BOXES_PER_CLASS ? Strategy.full() : Strategy.partial();
    };
  }

  private static String reason(Strategy asked, Strategy taken, Situation known) {
    if (!(asked instanceof Strategy.Auto)) {
      return "strategy %s was asked for".formatted(asked.name());
    }
    return switch (known.knowledge()) {
      case PICTURES ->
          "the head is new to the backbone, so it is trained alone first, then all blocks with it";
      case BOXES ->
          "not all of the classes were known, so all blocks are trained, and at high rates";
      case CLASSES ->
          String.format(
              Locale.ROOT,
              taken instanceof Strategy.Full
                  ? "%.0f boxes per class on average are at least %.0f, enough to train all blocks"
                  : "%.0f boxes per class on average are fewer than %.0f, so the backbone stays as"
                      + " it is, and neck and head are trained",
              known.boxesPerClass(),
              ENOUGH_BOXES_PER_CLASS);
    };
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
    double head = known.isBold() ? BOLD_HEAD : CAREFUL_HEAD;
    double backbone = known.isBold() ? BOLD : CAREFUL;
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
    if (known.isBold()) {
      double shown = (double) known.pictures() * known.times();
      return (int) Math.max(LEAST_EPOCHS, Math.round(known.knowledge().shown() / shown));
    }
    double scaled = CAREFUL_EPOCHS * Math.sqrt((double) ENOUGH_PICTURES / known.pictures());
    return (int) Math.round(Math.max(LEAST_EPOCHS, Math.min(CAREFUL_EPOCHS, scaled)));
  }
}
