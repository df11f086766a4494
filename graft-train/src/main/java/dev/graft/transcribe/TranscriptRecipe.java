package dev.graft.transcribe;

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
import dev.graft.policy.UpdateRule;
import java.util.List;

/** How a stem, a head and the blocks between them are trained: a pure function. */
final class TranscriptRecipe {
  /** The front end, which is never trained, and then the stem. */
  static final int FIRST_TRAINED = 1;

  private static final int BATCH = 16;
  private static final double NEW_RATE = 1e-3;
  private static final double PRETRAINED_RATE = 1e-3; // of their size
  private static final double SMALLEST_WARM_UP = 0.1;

  /** What is new learns little more while a small share of all steps is left for the rest. */
  private static final double SHARE_OF_FROZEN_STAGE = 0.5;

  private static final int MOST_STEPS = 6000;
  private static final int LEAST_EPOCHS = 10;
  private static final int MOST_EPOCHS = 60;

  private TranscriptRecipe() {}

  /**
   * The recipe for some blocks, the front end and the stem among them.
   *
   * @param epochs in all stages
   */
  static Recipe of(TopChoice top, int blocks, int epochs) {
    BlockRange nothing = new BlockRange(FIRST_TRAINED, FIRST_TRAINED);
    BlockRange everything = new BlockRange(FIRST_TRAINED, blocks);
    boolean noTop = blocks == FIRST_TRAINED + 1;
    int first = Math.max(1, (int) Math.round(epochs * SHARE_OF_FROZEN_STAGE));
    boolean inTwo = top == TopChoice.GRADUAL && epochs > 1 && !noTop;
    List<Stage> stages =
        inTwo
            ? List.of(
                stage("stem and head", nothing, first),
                stage("all kept blocks", everything, epochs - first))
            : top == TopChoice.FROZEN || noTop
                ? List.of(stage("stem and head", nothing, epochs))
                : List.of(stage("all kept blocks", everything, epochs));
    return new Recipe(
        stages,
        top == TopChoice.RANDOM ? Start.RANDOM : Start.ZERO_HEAD,
        BATCH,
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults().withAugment(Augment.LIGHT).withHeadDropout(0.1),
        BatchNorm.FROZEN,
        Balance.NONE,
        Favoured.TRAINED,
        1,
        EarlyPhase.NONE,
        new Moving.Everything());
  }

  private static Stage stage(String name, BlockRange blocks, int epochs) {
    return new Stage(
        name,
        blocks,
        new Rates(NEW_RATE, PRETRAINED_RATE, 1),
        new Schedule.OneCycle(Math.max(SMALLEST_WARM_UP, 1.0 / epochs * 0.5)),
        epochs,
        Convergence.NEVER);
  }

  /** How many epochs so many samples are worth. */
  static int usualEpochs(int samples) {
    int steps = Math.max(1, samples / BATCH);
    return Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, MOST_STEPS / steps));
  }
}
