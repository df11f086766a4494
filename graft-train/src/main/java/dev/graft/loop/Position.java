package dev.graft.loop;

import dev.graft.policy.Score;
import dev.graft.policy.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a training stands, between two steps.
 *
 * @param stage index of the stage under way
 * @param restarts how often this stage was begun again at a lower rate
 * @param epoch of the stage, from 0
 * @param batch the next one of the epoch
 * @param lossSum of the epoch so far, over samples
 * @param samples of the epoch so far
 * @param firstLoss of the stage's first step, before anything moved; 0 until then
 * @param start the score before the stage
 * @param scores after each of its epochs so far
 */
record Position(
    int stage,
    int restarts,
    int epoch,
    int batch,
    double lossSum,
    int samples,
    double firstLoss,
    Score start,
    List<Score> scores) {
  private static final double RESTART_FACTOR = 1.0 / 3;

  Position {
    scores = List.copyOf(scores);
  }

  static Position atStart(int stage, Score start) {
    return new Position(stage, 0, 0, 0, 0, 0, 0, start, List.of());
  }

  /** After a step on so many batches. */
  Position afterStep(int batches, int batchSamples, double loss) {
    return new Position(
        stage,
        restarts,
        epoch,
        batch + batches,
        lossSum + loss * batchSamples,
        samples + batchSamples,
        epoch == 0 && batch == 0 ? loss : firstLoss,
        start,
        scores);
  }

  /** After an epoch and its validation. */
  Position afterEpoch(Score score) {
    List<Score> more = new ArrayList<>(scores);
    more.add(score);
    return new Position(stage, restarts, epoch + 1, 0, 0, 0, firstLoss, start, more);
  }

  /** At the start of the stage once more, at a lower rate. */
  Position restarted() {
    return new Position(stage, restarts + 1, 0, 0, 0, 0, 0, start, List.of());
  }

  double meanLoss() {
    return samples == 0 ? Double.NaN : lossSum / samples;
  }

  /** What the stage's rates are multiplied with. */
  double rateFactor() {
    return Math.pow(RESTART_FACTOR, restarts);
  }

  /**
   * Whether the stage ends here.
   *
   * @param early how many of its epochs belong to the recipe's early phase, which is no time to
   *     judge by whether it has converged
   */
  boolean isOver(Stage plan, int early) {
    List<Score> late = scores.subList(Math.min(early, epoch), epoch);
    return epoch >= plan.maxEpochs() || plan.convergence().reached(late);
  }
}
