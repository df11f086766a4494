package dev.graft.head;

import dev.graft.StoppedException;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Finds the strength of logistic regression by cross-validation along a path. */
final class LogisticSearch {
  static final double SEARCH_PRECISION = 1e-4;
  private static final double PRECISION = 1e-6;
  private static final int STEPS = 13;
  private static final int STEPS_PER_DECADE = 2;
  private static final int HIGHEST_DECADE = 2;
  private static final double RISE = 1e-3;
  private static final int PATIENCE = 2;

  private LogisticSearch() {}

  /**
   * Goes from strong to weak penalties, every fold starting from its own last solution, until the
   * held-out log-loss has been above the least for {@value #PATIENCE} steps; then trains on all
   * samples, at that of least loss or one nearer to {@link UsualPenalty the usual} that does as
   * well.
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
    List<double[]> losses = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    FloatMatrix bestOutputs = FloatMatrix.of(new float[0], 0, 0);
    double[] start = trainer.origin();
    int worse = 0;
    for (int step = 0; step < STEPS && worse < PATIENCE; step++) {
      FloatMatrix logits = trainer.heldOut(penalty(scale, step), points, SEARCH_PRECISION);
      Temperature temperature = Temperature.fit(logits, loss, problem.weights);
      double mean = loss.mean(logits, problem.weights, temperature);
      losses.add(HeldOut.losses(logits, loss, temperature));
      if (mean < least) {
        worse = 0;
        least = mean;
        best = step;
        bestOutputs = logits;
        start = points[0];
      } else if (mean > least * (1 + RISE)) {
        worse++;
      }
    }
    int tried = losses.size() - 1;
    int usual =
        UsualPenalty.between(
            Math.min(tried, HIGHEST_DECADE * STEPS_PER_DECADE), best, losses::get, problem.weights);
    double bestPenalty = penalty(scale, usual);
    if (usual != best) {
      bestOutputs = trainer.heldOut(bestPenalty, points, SEARCH_PRECISION);
      start = points[0];
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

  private static double penalty(double scale, int step) {
    return scale * Math.pow(10, HIGHEST_DECADE - (double) step / STEPS_PER_DECADE);
  }
}
