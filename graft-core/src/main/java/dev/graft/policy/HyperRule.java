package dev.graft.policy;

import dev.graft.policy.Recipe.Averaging;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation.Augment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Graft's whole training policy on one page: from the strategy and the amount of data to a recipe.
 * Pure functions, in the spirit of the hyper-rule of Kolesnikov et al., "Big Transfer", 2020,
 * arXiv:1912.11370.
 */
public final class HyperRule {
  private static final double ENOUGH_PER_CLASS = 200;
  private static final int ENOUGH_VALIDATION = 30;
  private static final int GRADUAL_STAGES = 6;
  private static final int MOST_VIEWS = 8;
  private static final int MOST_EXTRA_VIEWS = 2000;
  private static final double GOOD_SCORE = 0.95;

  private HyperRule() {}

  /**
   * A strategy and why.
   *
   * @param strategy never {@link Strategy.Auto}
   * @param reason a sentence
   */
  public record Choice(Strategy strategy, String reason) {}

  /** What {@link Strategy.Auto} means for this much data. */
  public static Choice choose(DataSize size) {
    String perClass =
        String.format(Locale.ROOT, "%.0f training samples per class", size.perClass());
    if (!isEnough(size)) {
      return new Choice(
          new Strategy.Head(),
          String.format(
              Locale.ROOT,
              "%s are fewer than %.0f, too few to move pretrained weights by",
              perClass,
              ENOUGH_PER_CLASS));
    }
    if (size.validation() < ENOUGH_VALIDATION) {
      return new Choice(
          new Strategy.Head(),
          String.format(
              Locale.ROOT,
              "%d validation samples are fewer than %d, too few to tell whether fine-tuning helps",
              size.validation(),
              ENOUGH_VALIDATION));
    }
    return new Choice(
        new Strategy.Full(),
        String.format(
            Locale.ROOT,
            "%s are at least %.0f, enough to fine-tune all blocks after the linear probe; kept only if validation says it is better",
            perClass,
            ENOUGH_PER_CLASS));
  }

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

  private static boolean isEnough(DataSize size) {
    return size.perClass() >= ENOUGH_PER_CLASS;
  }

  /**
   * The recipe for a strategy.
   *
   * @param blockNames the backbone's blocks, from the input to the head
   * @throws dev.graft.GraftException if the strategy names blocks that there are not
   * @throws IllegalArgumentException if the strategy is {@link Strategy.Auto}
   */
  public static Recipe recipe(Strategy strategy, List<String> blockNames, DataSize size) {
    BlockRange all = new BlockRange(0, blockNames.size());
    if (strategy instanceof Strategy.Head) {
      return pretrained(List.of(), size);
    }
    if (strategy instanceof Strategy.Partial partial) {
      return pretrained(
          List.of(fineTune("partial", partial.unfreeze().of(blockNames), size)), size);
    }
    if (strategy instanceof Strategy.Gradual) {
      return pretrained(gradual(blockNames, size), size);
    }
    if (strategy instanceof Strategy.Full) {
      return pretrained(List.of(fineTune("full", all, size)), size);
    }
    if (strategy instanceof Strategy.Scratch) {
      return scratch(all, size);
    }
    throw new IllegalArgumentException("choose() says what strategy auto means here");
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
    return pretrained(List.of(head), size).withStart(Start.ZERO_HEAD).withUpdateRule(rule);
  }

  /** All blocks of a stage at once, from the linear probe. */
  private static Stage fineTune(String name, BlockRange blocks, DataSize size) {
    return new Stage(
        name, blocks, rates(size), new Schedule.Cosine(0.1), epochs(size), convergence(size));
  }

  /** From the top block down to the input in a few stages, each at a lower rate. */
  private static List<Stage> gradual(List<String> blockNames, DataSize size) {
    int blocks = blockNames.size();
    int stages = Math.min(GRADUAL_STAGES, blocks);
    int epochs = Math.max(4, epochs(size) / 2);
    List<Stage> plan = new ArrayList<>();
    for (int i = 1; i <= stages; i++) {
      int from = blocks - (int) Math.ceil((double) blocks * i / stages);
      plan.add(
          new Stage(
              "from " + blockNames.get(from),
              new BlockRange(from, blocks),
              rates(size).times(Math.pow(0.8, i - 1)),
              new Schedule.Cosine(0.1),
              epochs,
              new Convergence(epochs / 3, 0.001)));
    }
    return List.copyOf(plan);
  }

  private static Recipe pretrained(List<Stage> stages, DataSize size) {
    return new Recipe(
        stages,
        Start.LINEAR_PROBE,
        batchSize(size),
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults().withAugment(Augment.STANDARD).withMixup(isEnough(size) ? 0.2 : 0),
        BatchNorm.FROZEN,
        Balance.NONE,
        Averaging.LINE_AND_SOUP);
  }

  private static Recipe scratch(BlockRange all, DataSize size) {
    int epochs = epochs(40, size);
    Stage stage =
        new Stage(
            "scratch",
            all,
            new Rates(1e-3, 1e-3, 1),
            new Schedule.OneCycle(0.25),
            epochs,
            new Convergence(epochs / 2, 0.001));
    return pretrained(List.of(stage), size)
        .withStart(Start.RANDOM)
        .withBatchNorm(BatchNorm.LIVE)
        .withAveraging(Averaging.NONE);
  }

  /**
   * Those of the backbone are relative: a step of Adam moves a parameter by so much of its size.
   * Few pictures do not bear to go far from where pretraining ended.
   */
  private static Rates rates(DataSize size) {
    return new Rates(1e-3, isEnough(size) ? 2e-3 : 5e-4, 1);
  }

  /** Few pictures are soon known by heart; of many, each need not be seen as often. */
  private static int epochs(DataSize size) {
    return epochs(isEnough(size) ? 20 : 5, size);
  }

  private static int epochs(int most, DataSize size) {
    return (int) Math.round(clamp(most * Math.sqrt(4000.0 / size.train()), 3, most));
  }

  /** Half of the epochs: while rates are high, validation may stand still for a while. */
  private static Convergence convergence(DataSize size) {
    return new Convergence(Math.max(3, epochs(size) / 2), size.validation() >= 1000 ? 0.001 : 0);
  }

  /** At most 32, and at least eight steps to an epoch. */
  static int batchSize(DataSize size) {
    return (int) clamp(size.train() / 8.0, 4, 32);
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
