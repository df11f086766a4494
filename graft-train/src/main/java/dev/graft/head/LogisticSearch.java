package dev.graft.head;

import dev.graft.StoppedException;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Finds the strength of logistic regression by cross-validation along a path. */
final class LogisticSearch {
  static final double SEARCH_PRECISION = 1e-4;
  private static final double PRECISION = 1e-6;
  private static final int STEPS = 13;
  private static final double STEPS_PER_DECADE = 2;
  private static final double RISE = 1e-3;
  private static final int PATIENCE = 2;

  private LogisticSearch() {}

  /**
   * Goes from strong to weak penalties, every fold starting from its own last solution, until the
   * held-out log-loss has been above the least for {@value #PATIENCE} steps; then trains on all
   * samples.
   *
   * @param stop asked all the time
   * @throws StoppedException once it says true
   */
  static Solution solve(Problem problem, BooleanSupplier stop) {
    LogLoss loss = LogLoss.of(problem.targets);
    Trainer trainer = new Trainer(problem, loss, stop);
    double[][] points = new double[problem.folds][];
    Arrays.fill(points, trainer.origin());
    double scale =
        loss.curvature(problem.targets.outputs())
            * Arrays.stream(problem.spectrum.squares()).average().orElse(1);
    double least = Double.POSITIVE_INFINITY;
    double bestPenalty = Double.NaN;
    FloatMatrix bestOutputs = FloatMatrix.of(new float[0], 0, 0);
    double[] start = trainer.origin();
    int worse = 0;
    for (int step = 0; step < STEPS && worse < PATIENCE; step++) {
      double penalty = scale * Math.pow(10, 2 - step / STEPS_PER_DECADE);
      FloatMatrix logits = trainer.heldOut(penalty, points, SEARCH_PRECISION);
      double mean = HeldOut.loss(logits, loss, problem.weights);
      if (mean < least) {
        worse = 0;
        least = mean;
        bestPenalty = penalty;
        bestOutputs = logits;
        start = points[0];
      } else if (mean > least * (1 + RISE)) {
        worse++;
      }
    }
    double[] solution = trainer.train(bestPenalty, problem.weights, start, PRECISION).point;
    return Solution.of(
        problem,
        HeadMethod.LOGISTIC,
        bestPenalty,
        problem.foldsInWords(),
        trainer.head(solution),
        HeldOut.of(bestOutputs, problem));
  }
}
