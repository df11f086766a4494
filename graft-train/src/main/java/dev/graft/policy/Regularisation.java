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
  /** Checks the numbers. */
  public Regularisation {
    check("mixup", mixup, mixup >= 0 && mixup <= 100);
    check("label smoothing", labelSmoothing, labelSmoothing >= 0 && labelSmoothing < 1);
    check("head dropout", headDropout, headDropout >= 0 && headDropout < 1);
    check("weight decay", weightDecay, weightDecay >= 0 && weightDecay < 1e3);
    check("pull to the start", startPull, startPull >= 0 && startPull < 1e6);
    check("gradient norm", clipNorm, clipNorm > 0);
  }

  /** Light augmentation, a weight decay of 0.01 and clipping at 1; nothing else. */
  public static Regularisation defaults() {
    return new Regularisation(Augment.LIGHT, 0, 0, 0, 0.01, 0, 1);
  }

  private static void check(String name, double value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
