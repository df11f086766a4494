package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;
import java.util.List;

/** Finds the strength of logistic regression by cross-validation along a path. */
final class LogisticSearch {
  private static final double STEPS_PER_DECADE = 2;
  private static final double SEARCH_TOLERANCE = 1e-4;
  private static final double TOLERANCE = 1e-6;
  private static final int PATIENCE = 2;

  private LogisticSearch() {}

  /**
   * Goes from strong to weak penalties, every fold starting from its last solution, until the
   * held-out log-loss has risen for {@value #PATIENCE} steps in a row.
   */
  static Solution solve(
      Spectrum spectrum, double[] weights, Targets targets, int[] foldOf, Workspace workspace) {
    Likelihood likelihood = Likelihood.of(targets);
    int samples = weights.length;
    int outputs = targets.outputs();
    Logistic logistic = new Logistic(spectrum, likelihood, outputs, workspace);
    double[] penalties = penalties(spectrum.squares(), likelihood.curvature(outputs));
    int folds = Arrays.stream(foldOf).max().orElse(0) + 1;
    double[][] points = new double[folds][];
    Arrays.fill(points, logistic.origin());
    double bestPenalty = penalties[0];
    double bestLoss = Double.POSITIVE_INFINITY;
    double[] bestStart = logistic.origin();
    FloatMatrix bestLogits = FloatMatrix.of(new float[0], 0, 0);
    Temperature bestTemperature = Temperature.NONE;
    int worse = 0;
    for (int step = 0; step < penalties.length && worse < PATIENCE; step++) {
      float[] heldOut = new float[samples * outputs];
      for (int fold = 0; fold < folds; fold++) {
        double[] masked = weights.clone();
        for (int i = 0; i < samples; i++) {
          if (foldOf[i] == fold) {
            masked[i] = 0;
          }
        }
        points[fold] =
            logistic.train(penalties[step], masked, points[fold], SEARCH_TOLERANCE).point;
        FloatMatrix logits = logistic.logits(points[fold], samples);
        for (int i = 0; i < samples; i++) {
          if (foldOf[i] == fold) {
            for (int k = 0; k < outputs; k++) {
              heldOut[i * outputs + k] = logits.get(i, k);
            }
          }
        }
      }
      FloatMatrix logits = FloatMatrix.of(heldOut, samples, outputs);
      Temperature temperature = Temperature.fit(logits, likelihood, weights);
      double loss = likelihood.loss(logits, weights, temperature);
      if (loss < bestLoss) {
        worse = 0;
        bestLoss = loss;
        bestPenalty = penalties[step];
        bestStart = points[0];
        bestLogits = logits;
        bestTemperature = temperature;
      } else {
        worse++;
      }
    }
    double[] solution = logistic.train(bestPenalty, weights, bestStart, TOLERANCE).point;
    return new Solution(
        new HeadChoice.Candidate(
            HeadMethod.LOGISTIC,
            List.of(bestPenalty),
            bestLoss,
            likelihood.score(bestLogits, weights),
            folds + "-fold cross-validation"),
        logistic.head(solution),
        bestLogits,
        bestTemperature,
        List.of());
  }

  private static double[] penalties(double[] squares, double curvature) {
    double scale = curvature * Arrays.stream(squares).average().orElse(1);
    double[] penalties = new double[13];
    for (int step = 0; step < penalties.length; step++) {
      penalties[step] = scale * Math.pow(10, 2 - step / STEPS_PER_DECADE);
    }
    return penalties;
  }
}
