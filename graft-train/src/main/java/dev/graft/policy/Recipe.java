package dev.graft.policy;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Everything that decides how a network is trained, the data apart. {@link HyperRule} writes one;
 * change what you know better.
 *
 * @param stages in order, each from the best state of the one before; none for an exact head alone
 * @param start what the parameters are before the first stage
 * @param batchSize samples per forward pass
 * @param accumulation batches per step of the optimiser
 * @param updateRule how gradients become steps
 * @param regularisation what keeps training in bounds
 * @param batchNorm whose statistics batch normalisation uses
 * @param balance what is done about classes of unequal size
 * @param favoured what the result is where validation cannot tell
 * @param resolution the side of training views, as a part of that of the pictures as the network is
 *     used: from above 0 to 1. Random crops show things larger than they are in whole pictures, and
 *     smaller views make up for that: Touvron et al., "Fixing the train-test resolution
 *     discrepancy", 2019, arXiv:1906.06423
 * @param early what is otherwise at first
 * @param moving what of the trained blocks moves
 */
@RecordBuilder
public record Recipe(
    List<Stage> stages,
    Start start,
    int batchSize,
    int accumulation,
    UpdateRule updateRule,
    Regularisation regularisation,
    BatchNorm batchNorm,
    Balance balance,
    Favoured favoured,
    double resolution,
    EarlyPhase early,
    Moving moving)
    implements RecipeBuilder.With {
  /** What the parameters are before the first stage. */
  public enum Start {
    /**
     * The pretrained backbone and the exact head on its features: Kumar et al., "Fine-Tuning can
     * Distort Pretrained Features and Underperform Out-of-Distribution", 2022, arXiv:2202.10054.
     */
    LINEAR_PROBE,
    /** The pretrained backbone and a head of zeros. */
    ZERO_HEAD,
    /** Random values everywhere, as each kind of layer wants them. */
    RANDOM
  }

  /** Whose statistics batch normalisation uses. */
  public enum BatchNorm {
    /** The pretrained ones, which do not move. */
    FROZEN,
    /** Each batch's own in training, their running means afterwards. */
    LIVE
  }

  /** What is done about classes of unequal size. */
  public enum Balance {
    /** Nothing: classes count as often as they occur. */
    NONE,
    /** The loss of a sample is weighted by the rarity of its class. */
    WEIGHTS,
    /** Epochs visit all classes alike. */
    SAMPLING
  }

  /** What the result is unless validation samples say clearly that another state is better. */
  public enum Favoured {
    /** What training starts from: where little is to be gained by it. */
    START,
    /** What training ends with: where much is. */
    TRAINED,
    /** The one of lower loss, be it by little: where nothing tells beforehand. */
    NEITHER
  }

  /**
   * Copies the list and checks the numbers.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if one is out of its range
   */
  public Recipe {
    stages = List.copyOf(stages);
    Objects.requireNonNull(moving, "what moves"); // records of earlier versions do not say
    Setting.require(batchSize >= 1, "a batch size", batchSize, "a whole number from 1");
    Setting.require(
        accumulation >= 1, "an accumulation", accumulation, "a number of batches a step from 1");
    Setting.requireResolution(resolution);
    early = Objects.requireNonNullElse(early, EarlyPhase.NONE); // as with what moves
  }

  /** How many epochs the early phase has, of those of all stages. */
  public int earlyEpochs() {
    return (int) (early.share() * epochs());
  }

  /**
   * Whether samples that are given back are learned from by going on from the end of the early
   * phase: there is one, and the recipe says how long all of it is.
   */
  public boolean goesOnFromEarly() {
    return earlyEpochs() > 0 && keepsLast();
  }

  /**
   * What epochs take, in epochs as they are after the early phase: by how many values the views
   * have.
   *
   * @param from the first of them, counted over all stages from 0
   * @param to the first that is not one of them
   */
  public double effort(int from, int to) {
    double early = Math.pow(early().resolution() / resolution, 2);
    int small = Math.max(0, Math.min(to, earlyEpochs()) - from);
    return small * early + (to - from - small);
  }

  /** How many epochs there are at most. */
  public int epochs() {
    return epochsBefore(stages.size());
  }

  /**
   * How many of them are before a stage.
   *
   * @param stage its number, from 0
   */
  public int epochsBefore(int stage) {
    return stages.subList(0, stage).stream().mapToInt(Stage::maxEpochs).sum();
  }

  /**
   * Whether all stages end with their last state: it says beforehand when, so that no validation
   * has to.
   */
  public boolean keepsLast() {
    return stages.stream().allMatch(Stage::keepsLast);
  }

  /**
   * The same with views of one size throughout.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if it is out of its range
   */
  public Recipe onViewsOf(double side) {
    return withResolution(side).withEarly(new EarlyPhase(early.share(), side));
  }

  /**
   * How many blocks no stage reaches, counted from the input.
   *
   * @param blocks how many there are
   */
  public int frozenThroughout(int blocks) {
    return stages.stream().mapToInt(stage -> stage.blocks().from()).min().orElse(blocks);
  }

  /**
   * The same with all rates in proportion, so that the first stage's backbone has this one; itself
   * where there are no stages.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if the rate is out of its range
   */
  public Recipe atRate(double rate) {
    Rates.requireOfBackbone(rate);
    if (stages.isEmpty()) {
      return this;
    }
    double factor = rate / stages.get(0).rates().backbone();
    return withEachStage(stage -> stage.withRates(stage.rates().times(factor)));
  }

  /** The same with every stage changed. */
  public Recipe withEachStage(UnaryOperator<Stage> change) {
    return withStages(stages.stream().map(change).toList());
  }
}
