package dev.graft.policy;

import dev.graft.modality.Augment;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Graft's whole training policy on one page: from the strategy, the amount of data and how far they
 * are from what the backbone knows to a recipe. Which strategy that is, where it is left to Graft,
 * {@link AutoRule} says. Pure functions, in the spirit of the hyper-rule of Kolesnikov et al., "Big
 * Transfer", 2020, arXiv:1912.11370. What the constants were found by is in
 * docs/reference/recipes.md.
 *
 * <p>Data like the backbone's bear only a careful training: weights move by some hundredths of
 * their size. Of data unlike them the lower layers have to learn too: weights move by as much as
 * they are large, for long enough to come to rest, and batch normalisation takes the statistics of
 * the new data (Li et al., "Revisiting Batch Normalization For Practical Domain Adaptation", 2017,
 * arXiv:1603.04779; Li et al., "Rethinking the Hyperparameters for Fine-tuning", 2020,
 * arXiv:2002.11770).
 */
public final class HyperRule {
  static final double ENOUGH_PER_CLASS = 200;
  private static final int GRADUAL_STAGES = 4;
  private static final double GRADUAL_DECAY = 0.8;
  private static final int MOST_VIEWS = 8;
  private static final int MOST_EXTRA_VIEWS = 2000;
  private static final double GOOD_SCORE = 0.95;

  /** Shifts up to which data are like the backbone's, and from which on they are not, in nats. */
  private static final double NEAR_SHIFT = 0.1;

  private static final double FAR_SHIFT = 0.25;

  /** Held-out errors of the head at which nothing, and all, is left to be gained. */
  private static final double SMALL_ERROR = 0.02;

  static final double LARGE_ERROR = 0.08;

  /** From here on weights have to move far, and live batch statistics and smaller views pay. */
  private static final double RATHER_FAR = 0.75;

  private static final double FAR_RESOLUTION = 0.86;
  private static final EarlyPhase FAR_EARLY = new EarlyPhase(0.6, 0.72);

  /** Of fewer samples, small views lose more than they save. */
  private static final int ENOUGH_FOR_SMALL_VIEWS = 250;

  private static final double FAR_SMOOTHING = 0.1;
  private static final double FAR_RATE = 6e-3;

  /** So many epochs up to so many samples, without and with an early phase. */
  private static final int FAR_EPOCHS = 30;

  private static final double FAR_SAMPLES = 200;
  private static final double FAR_SAMPLES_AFTER_EARLY = 90;

  private HyperRule() {}

  /**
   * How many views of each sample an exact head learns from: of few samples several, where the
   * samples alone leave something to be desired. Views cost as much as samples do, so that there is
   * a limit to them in all.
   *
   * @param score of the head from the samples alone, on samples held out, from 0 to 1
   * @return 1 for the sample as it is
   */
  public static int views(DataSize size, double score) {
    boolean worthIt = !isEnough(size) && score < GOOD_SCORE;
    return worthIt ? Math.min(MOST_VIEWS, 1 + MOST_EXTRA_VIEWS / size.train()) : 1;
  }

  static boolean isEnough(DataSize size) {
    return size.perClass() >= ENOUGH_PER_CLASS;
  }

  /**
   * The recipe for a strategy.
   *
   * @param blockNames the backbone's blocks, from the input to the head
   * @throws dev.graft.GraftException if the strategy names blocks that there are not
   * @throws IllegalArgumentException if the strategy is {@link Strategy.Auto} or {@link
   *     Strategy.Lora}
   */
  public static Recipe recipe(Strategy strategy, List<String> blockNames, Situation data) {
    BlockRange all = new BlockRange(0, blockNames.size());
    if (strategy instanceof Strategy.Head) {
      return pretrained(List.of(), data);
    }
    if (strategy instanceof Strategy.Partial partial) {
      return pretrained(
          List.of(fineTune("partial", partial.unfreeze().of(blockNames), data)), data);
    }
    if (strategy instanceof Strategy.Surgical) {
      return pretrained(List.of(fineTune("surgical", all, data)), data); // until a third is chosen
    }
    if (strategy instanceof Strategy.Gradual) {
      return pretrained(gradual(blockNames, data), data);
    }
    if (strategy instanceof Strategy.Full) {
      return pretrained(List.of(fineTune("full", all, data)), data);
    }
    if (strategy instanceof Strategy.Scratch) {
      return scratch(all, data.size());
    }
    throw new IllegalArgumentException(
        "AutoRule says what strategy auto means, and LowRankRule is for strategy lora");
  }

  /**
   * How far training views may differ where numbers are predicted. A crop changes the lengths in a
   * picture, and other colours its ripeness, with the number staying what it was.
   */
  public static Augment augmentForNumbers() {
    return Augment.SHIFT;
  }

  /** The recipe for a head trained by gradient descent on the features of a frozen backbone. */
  public static Recipe gradientHead(int blocks, DataSize size, UpdateRule rule) {
    double rate = rule instanceof UpdateRule.Sgd ? 0.03 : 3e-3;
    Stage head =
        new Stage(
            "head",
            new BlockRange(blocks, blocks),
            new Rates(rate, rate, 1),
            new Schedule.Cosine(0.05),
            60,
            new Convergence(10, 0));
    return near(List.of(head), size).withStart(Start.ZERO_HEAD).withUpdateRule(rule);
  }

  /**
   * How far the data are from what the backbone knows, as far as it matters: 0 if they are like it
   * or the head leaves nothing to be gained, 1 if they are unlike it and the head does badly.
   */
  static double farness(Situation data) {
    double error = data.headScore().isPresent() ? 1 - data.headScore().getAsDouble() : LARGE_ERROR;
    double wanting = clamp((error - SMALL_ERROR) / (LARGE_ERROR - SMALL_ERROR), 0, 1);
    double unlike =
        data.shift().isPresent()
            ? Math.log(data.shift().getAsDouble() / NEAR_SHIFT) / Math.log(FAR_SHIFT / NEAR_SHIFT)
            : data.headScore().isPresent() ? 1 : 0;
    return wanting * clamp(unlike, 0, 1);
  }

  /** How far the data are, in words. */
  public static String measured(Situation data) {
    String head =
        data.headScore().isPresent()
            ? "the exact head reaches %s held out"
                .formatted(data.size().outputs().score(data.headScore().getAsDouble()))
            : "the exact head is not solved";
    String shift =
        data.shift().isPresent()
            ? String.format(
                Locale.ROOT,
                "the data lie %.3f nats from the backbone's by its batch-norm statistics (up to"
                    + " %.2f is near, from %.2f far)",
                data.shift().getAsDouble(),
                NEAR_SHIFT,
                FAR_SHIFT)
            : "the backbone keeps no batch-norm statistics to compare the data with";
    return "%s and %s".formatted(shift, head);
  }

  /** How a recipe moves weights, and what comes of it in doubt, in words. */
  public static String consequence(Recipe recipe) {
    int epochs = recipe.epochs();
    double smoothing = recipe.regularisation().labelSmoothing();
    String smoothed =
        smoothing > 0 ? String.format(Locale.ROOT, ", labels smoothed by %.2g", smoothing) : "";
    String norm = recipe.batchNorm() == BatchNorm.LIVE ? ", with live batch statistics" : "";
    String doubt =
        switch (recipe.favoured()) {
          case START -> "in doubt the exact head is the result";
          case TRAINED -> "in doubt the trained network is the result";
          case NEITHER -> "the lower validation loss decides what the result is";
        };
    return String.format(
        Locale.ROOT,
        "weights move at a relative rate of %.2g for %d epoch%s%s%s%s, and %s",
        recipe.stages().get(0).rates().backbone(),
        epochs,
        epochs == 1 ? "" : "s",
        views(recipe),
        norm,
        smoothed,
        doubt);
  }

  private static String views(Recipe recipe) {
    boolean grow = recipe.earlyEpochs() > 0 && recipe.early().resolution() < recipe.resolution();
    if (grow) {
      return String.format(
          Locale.ROOT,
          ", on views of %.2f of the pictures' side at first and of %.2f after %d",
          recipe.early().resolution(),
          recipe.resolution(),
          recipe.earlyEpochs());
    }
    return recipe.resolution() < 1
        ? String.format(
            Locale.ROOT, ", on views of %.2f of the pictures' side", recipe.resolution())
        : "";
  }

  static boolean isFar(Situation data) {
    return farness(data) >= RATHER_FAR;
  }

  /** All blocks of a stage at once, from the linear probe. */
  static Stage fineTune(String name, BlockRange blocks, Situation data) {
    return new Stage(
        name, blocks, rates(data), new Schedule.Cosine(0.1), epochs(data), Convergence.NEVER);
  }

  /**
   * From the top block down to the input in a few stages, each at a lower rate; the last is as long
   * as the others together.
   */
  private static List<Stage> gradual(List<String> blockNames, Situation data) {
    int blocks = blockNames.size();
    int stages = Math.min(GRADUAL_STAGES, blocks);
    List<Stage> plan = new ArrayList<>();
    for (int i = 1; i <= stages; i++) {
      int from = blocks - (int) Math.ceil((double) blocks * i / stages);
      boolean last = i == stages;
      double share = last ? 0.5 : 0.5 / Math.max(1, stages - 1);
      plan.add(
          new Stage(
              "from " + blockNames.get(from),
              new BlockRange(from, blocks),
              rates(data).times(Math.pow(GRADUAL_DECAY, i - 1)),
              new Schedule.Cosine(0.1),
              Math.max(2, (int) Math.round(1.5 * share * epochs(data))),
              Convergence.NEVER));
    }
    return List.copyOf(plan);
  }

  /**
   * Where batch statistics are live, features are others from the first step on than those that the
   * exact head was solved for, and it would only drive them astray.
   */
  private static Recipe pretrained(List<Stage> stages, Situation data) {
    Recipe near = near(stages, data.size());
    return isFar(data)
        ? near.withBatchNorm(BatchNorm.LIVE)
            .withStart(data.shift().isPresent() ? Start.ZERO_HEAD : Start.LINEAR_PROBE)
            .withFavoured(favoured(data))
            .withResolution(FAR_RESOLUTION)
            .withEarly(hasEarlyPhase(data.size()) ? FAR_EARLY : EarlyPhase.NONE)
            .withRegularisation(
                near.regularisation()
                    .withLabelSmoothing(
                        data.size().outputs() == Outputs.CLASSES ? FAR_SMOOTHING : 0))
        : near;
  }

  /** That fine-tuning is the better prior for far data was measured of classes alone. */
  private static Favoured favoured(Situation data) {
    boolean known = data.shift().isPresent() && data.size().outputs() == Outputs.CLASSES;
    return known ? Favoured.TRAINED : Favoured.NEITHER;
  }

  static Recipe near(List<Stage> stages, DataSize size) {
    return new Recipe(
        stages,
        Start.LINEAR_PROBE,
        batchSize(size),
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults().withAugment(Augment.STANDARD).withMixup(isEnough(size) ? 0.2 : 0),
        BatchNorm.FROZEN,
        Balance.NONE,
        Favoured.START,
        1,
        EarlyPhase.NONE,
        new Moving.Everything());
  }

  private static Recipe scratch(BlockRange all, DataSize size) {
    int epochs = decreasing(40, 4000, size);
    Stage stage =
        new Stage(
            "scratch",
            all,
            new Rates(1e-3, 1e-3, 1),
            new Schedule.OneCycle(0.25),
            epochs,
            new Convergence(Math.max(1, epochs / 2), 0.001));
    return near(List.of(stage), size)
        .withStart(Start.RANDOM)
        .withBatchNorm(BatchNorm.LIVE)
        .withFavoured(Favoured.TRAINED);
  }

  /**
   * Those of the backbone are relative: a step of Adam moves a parameter by so much of its size.
   */
  private static Rates rates(Situation data) {
    double careful = isEnough(data.size()) ? 2e-3 : 5e-4;
    return new Rates(1e-3, careful * Math.pow(FAR_RATE / careful, farness(data)), 1);
  }

  /**
   * Few samples like the backbone's are soon known by heart; others have to be seen until the
   * weights have moved as far as they should. Of many, each need not be seen as often.
   */
  private static int epochs(Situation data) {
    double near = decreasing(isEnough(data.size()) ? 20 : 5, 4000, data.size());
    double enough = hasEarlyPhase(data.size()) ? FAR_SAMPLES_AFTER_EARLY : FAR_SAMPLES;
    double far = decreasing(FAR_EPOCHS, enough, data.size());
    return (int) Math.round(near + farness(data) * Math.max(0, far - near));
  }

  private static boolean hasEarlyPhase(DataSize size) {
    return size.train() >= ENOUGH_FOR_SMALL_VIEWS;
  }

  /** So many up to so many samples, and fewer for more. */
  static int decreasing(int most, double enough, DataSize size) {
    return (int) Math.round(clamp(most * Math.sqrt(enough / size.train()), 3, most));
  }

  /** At most 32, and at least eight steps to an epoch. */
  static int batchSize(DataSize size) {
    return (int) clamp(size.train() / 8.0, 4, 32);
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
