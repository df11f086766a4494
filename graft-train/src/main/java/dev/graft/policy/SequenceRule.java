package dev.graft.policy;

import dev.graft.modality.Augment;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Start;

/** {@link HyperRule} for samples without views, such as texts. */
public final class SequenceRule {
  private static final int EPOCHS = 20;
  private static final double SAMPLES = 150;
  private static final double RATE = 2e-3;
  private static final double DECAY = 0.95;

  private SequenceRule() {}

  /**
   * A recipe for samples without views, such as texts, and for the transformers that read them.
   * Adam with bias correction, warmed up over the first tenth, for several epochs where samples are
   * few: Mosbach, Andriushchenko and Klakow, "On the Stability of Fine-tuning BERT", 2020,
   * arXiv:2006.04884; Zhang et al., "Revisiting Few-sample BERT Fine-tuning", 2020,
   * arXiv:2006.05987. Blocks move the less the nearer they are to the input.
   */
  public static Recipe of(Recipe recipe, DataSize size) {
    int epochs = HyperRule.decreasing(EPOCHS, SAMPLES, size);
    Recipe plain =
        recipe
            .withRegularisation(
                recipe
                    .regularisation()
                    .withAugment(Augment.NONE)
                    .withMixup(0)
                    .withLabelSmoothing(0))
            .withBatchNorm(BatchNorm.FROZEN)
            .withResolution(1)
            .withEarly(EarlyPhase.NONE);
    if (recipe.start() == Start.RANDOM) {
      return plain;
    }
    int stages = recipe.stages().size();
    double gain = recipe.moving() instanceof Moving.LowRank ? LowRankRule.GAIN : 1;
    return plain.withEachStage(
        stage ->
            stage.blocks().size() == 0
                ? stage
                : stage
                    .withRates(
                        new Rates(
                            stage.rates().head(),
                            gain * RATE * stage.rates().backbone() / first(recipe),
                            DECAY))
                    .withMaxEpochs(
                        stages == 1 ? epochs : Math.max(1, Math.round(1.5f * epochs / stages))));
  }

  private static double first(Recipe recipe) {
    return recipe.stages().get(0).rates().backbone();
  }
}
