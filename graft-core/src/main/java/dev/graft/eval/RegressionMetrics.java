package dev.graft.eval;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How good predictions of numbers are.
 *
 * @param mae mean absolute error, averaged over targets
 * @param rmse root of the mean squared error, averaged over targets
 * @param r2 share of the variance that is explained, averaged over targets
 * @param perTarget the same for each target
 */
public record RegressionMetrics(double mae, double rmse, double r2, List<Target> perTarget) {
  /** Copies the list. */
  public RegressionMetrics {
    perTarget = List.copyOf(perTarget);
  }

  /**
   * How good the predictions of one target are.
   *
   * @param mae mean absolute error, in the target's unit
   * @param rmse root of the mean squared error, in the target's unit
   * @param r2 one less the squared error over that of always predicting the mean; where the target
   *     never varies 1 if every prediction is right, else 0
   */
  public record Target(double mae, double rmse, double r2) {}

  /**
   * Measures.
   *
   * @param predictions [samples, targets]
   * @param truths [samples, targets]
   * @throws IllegalArgumentException if there is no sample or the shapes differ
   */
  public static RegressionMetrics of(FloatMatrix predictions, FloatMatrix truths) {
    Predictions.checkRows(predictions.rows(), truths.rows());
    if (predictions.columns() != truths.columns()) {
      throw new IllegalArgumentException(
          predictions.columns() + " predictions a sample for " + truths.columns() + " targets");
    }
    List<Target> perTarget = new ArrayList<>();
    for (int k = 0; k < truths.columns(); k++) {
      perTarget.add(target(predictions, truths, k));
    }
    return new RegressionMetrics(
        mean(perTarget, Target::mae),
        mean(perTarget, Target::rmse),
        mean(perTarget, Target::r2),
        perTarget);
  }

  private static Target target(FloatMatrix predictions, FloatMatrix truths, int k) {
    int samples = truths.rows();
    double mean = 0;
    for (int i = 0; i < samples; i++) {
      mean += (double) truths.get(i, k) / samples;
    }
    double absolute = 0;
    double squared = 0;
    double spread = 0;
    for (int i = 0; i < samples; i++) {
      double error = (double) predictions.get(i, k) - truths.get(i, k);
      double deviation = truths.get(i, k) - mean;
      absolute += Math.abs(error) / samples;
      squared += error * error / samples;
      spread += deviation * deviation / samples;
    }
    double r2 = spread > 0 ? 1 - squared / spread : squared == 0 ? 1 : 0;
    return new Target(absolute, Math.sqrt(squared), r2);
  }

  private static double mean(List<Target> targets, ToDoubleFunction<Target> value) {
    return targets.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
