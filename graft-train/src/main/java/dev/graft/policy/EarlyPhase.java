package dev.graft.policy;

/**
 * The first part of a training, in which rates are high and weights find their way roughly. Smaller
 * views do for that, at a part of the cost: Tan and Le, "EfficientNetV2: Smaller Models and Faster
 * Training", 2021, arXiv:2104.00298. What is set aside for validation has little part in it either:
 * once it is given back, training goes on from the end of this phase and not from the start.
 *
 * @param share of the epochs of all stages together: from 0, for none, to below 1
 * @param resolution the side of its views, as in {@link Recipe#resolution}
 */
public record EarlyPhase(double share, double resolution) {
  /** None: all of the training is alike, and is repeated on what is given back. */
  public static final EarlyPhase NONE = new EarlyPhase(0, 1);

  /**
   * Checks the numbers.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if one is out of its range
   */
  public EarlyPhase {
    Setting.requirePart("the early phase's share", share);
    Setting.requireResolution(resolution);
  }
}
