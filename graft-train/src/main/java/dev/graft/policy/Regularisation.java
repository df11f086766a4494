package dev.graft.policy;

import dev.graft.modality.Augment;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What keeps training from learning the training samples by heart, or from running away.
 *
 * @param augment how far training views differ from the pictures they are made of
 * @param mixup strength of mixup ({@code loop.Mixup}), 0 for none; 0.2 is usual
 * @param labelSmoothing which part of a target is spread over all classes, from 0 to below 1
 *     (Szegedy et al., 2016, arXiv:1512.00567)
 * @param headDropout which part of the features the head does not see in a step, from 0 to below 1
 * @param weightDecay how far weights are drawn to zero, per step and unit of learning rate, from 0;
 *     biases and normalisation are spared
 * @param startPull strength of the pull of trained blocks towards their pretrained weights, 0 for
 *     none: L2-SP, Li, Grandvalet and Davoine, 2018, arXiv:1802.01483
 * @param clipNorm the longest that the gradient of all parameters together may be; infinite for no
 *     limit
 */
@RecordBuilder
public record Regularisation(
    Augment augment,
    double mixup,
    double labelSmoothing,
    double headDropout,
    double weightDecay,
    double startPull,
    double clipNorm)
    implements RegularisationBuilder.With {
  /**
   * Checks the numbers.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if one is out of its range
   */
  public Regularisation {
    Setting.require(
        mixup >= 0 && mixup <= 100, "a mixup", mixup, "a number from 0, for none, to 100");
    Setting.requirePart("a label smoothing", labelSmoothing);
    Setting.requirePart("a dropout before the head", headDropout);
    Setting.require(
        weightDecay >= 0 && weightDecay < 1e3,
        "a weight decay",
        weightDecay,
        "a number from 0, for none, to below 1000");
    Setting.require(
        startPull >= 0 && startPull < 1e6,
        "a pull to the start",
        startPull,
        "a number from 0, for none, to below 1000000");
    Setting.require(
        clipNorm > 0, "a longest gradient", clipNorm, "a number above 0, infinite for no limit");
  }

  /** Light augmentation, a weight decay of 0.01 and clipping at 1; nothing else. */
  public static Regularisation defaults() {
    return new Regularisation(Augment.LIGHT, 0, 0, 0, 0.01, 0, 1);
  }
}
