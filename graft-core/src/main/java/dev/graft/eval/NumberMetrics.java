package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How good predicted numbers are.
 *
 * @param samples how many were measured
 * @param mae mean absolute error, averaged over targets; in the target's unit where there is one
 * @param rmse root of the mean squared error, averaged over targets
 * @param r2 share of the variance that is explained, averaged over targets; below 0 it is worse
 *     than always predicting the mean. Null where all right answers are the same, as there is no
 *     variance then
 * @param perTarget one entry per target
 */
public record NumberMetrics(
    int samples, double mae, double rmse, @Nullable Double r2, List<PerTarget> perTarget)
    implements Metrics {
  /** Copies the list. */
  public NumberMetrics {
    perTarget = List.copyOf(perTarget);
  }

  /**
   * How well one target is predicted.
   *
   * @param name the target's
   * @param mae mean absolute error, in the target's unit
   * @param rmse root of the mean squared error, in the target's unit
   * @param r2 share of the variance that is explained; null where all its right answers are the
   *     same
   */
  public record PerTarget(String name, double mae, double rmse, @Nullable Double r2) {}

  @Override
  @JsonIgnore
  public String headline() {
    return String.format(Locale.ROOT, "MAE %.4g, RMSE %.4g, %s", mae, rmse, explained());
  }

  private String explained() {
    return r2 == null
        ? "and no R², as all right answers are the same"
        : String.format(Locale.ROOT, "R² %.3f", r2);
  }

  static NumberMetrics of(FloatMatrix predictions, FloatMatrix values, List<String> names) {
    List<PerTarget> perTarget = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      perTarget.add(perTarget(predictions, values, k, names.get(k)));
    }
    return new NumberMetrics(
        predictions.rows(),
        mean(perTarget, PerTarget::mae),
        mean(perTarget, PerTarget::rmse),
        meanExplained(perTarget),
        perTarget);
  }

  /** Over those targets that have a variance. */
  private static @Nullable Double meanExplained(List<PerTarget> perTarget) {
    double[] shares =
        perTarget.stream()
            .map(PerTarget::r2)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return shares.length == 0 ? null : Arrays.stream(shares).average().orElseThrow();
  }

  private static PerTarget perTarget(
      FloatMatrix predictions, FloatMatrix values, int target, String name) {
    int n = predictions.rows();
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += values.get(i, target) / (double) n;
    }
    double absolute = 0;
    double squared = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      double error = (double) predictions.get(i, target) - values.get(i, target);
      absolute += Math.abs(error);
      squared += error * error;
      spread += (values.get(i, target) - mean) * (values.get(i, target) - mean);
    }
    @Nullable Double r2 = spread == 0 ? null : Double.valueOf(1 - squared / spread);
    return new PerTarget(name, absolute / n, Math.sqrt(squared / n), r2);
  }

  private static double mean(List<PerTarget> perTarget, ToDoubleFunction<PerTarget> measure) {
    return perTarget.stream().mapToDouble(measure).average().orElse(0);
  }
}
