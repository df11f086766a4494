package dev.graft.head;

import dev.graft.head.Loss.LogLoss;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.List;

/** Finds the strength of logistic regression by cross-validation along a path. */
final class LogisticSearch {
  private static final double SEARCH_TOLERANCE = 1e-3;
  private static final double TOLERANCE = 1e-6;
  private static final int STEPS = 13;
  private static final double STEPS_PER_DECADE = 2;
  private static final int PATIENCE = 2;

  private LogisticSearch() {}

  /**
   * Goes from strong to weak penalties, every fold starting from its last solution, until the
   * held-out log-loss has risen for {@value #PATIENCE} steps in a row; then trains on all samples
   * to a gradient of at most {@value #TOLERANCE} per unit of weight.
   */
  static Solution solve(Problem problem) {
    LogLoss loss = LogLoss.of(problem.targets);
    Trainer trainer = new Trainer(problem, loss);
    double[][] points = new double[problem.folds][];
    Arrays.fill(points, trainer.origin());
    HeldOut best = HeldOut.NONE;
    double bestPenalty = Double.NaN;
    double[] start = trainer.origin();
    double scale =
        loss.curvature(problem.targets.outputs())
            * Arrays.stream(problem.spectrum.squares()).average().orElse(1);
    int worse = 0;
    for (int step = 0; step < STEPS && worse < PATIENCE; step++) {
      double penalty = scale * Math.pow(10, 2 - step / STEPS_PER_DECADE);
      FloatMatrix logits = trainer.heldOut(penalty, points, SEARCH_TOLERANCE);
      HeldOut heldOut = HeldOut.of(logits, loss, problem.weights);
      worse++;
      if (heldOut.loss() < best.loss()) {
        worse = 0;
        best = heldOut;
        bestPenalty = penalty;
        start = points[0];
      }
    }
    double[] solution = trainer.train(bestPenalty, problem.weights, start, TOLERANCE).point;
    return new Solution(
        new HeadChoice.Candidate(
            HeadMethod.LOGISTIC,
            problem.views,
            List.of(bestPenalty),
            best.loss(),
            loss.meanScore(best.outputs(), problem.weights),
            problem.foldsInWords()),
        trainer.head(solution),
        best.outputs(),
        best.temperature(),
        List.of());
  }
}
