package dev.graft.head;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Finds the strength of ridge regression by its exact leave-one-out predictions. */
final class RidgeSearch {
  private static final String LEAVE_ONE_OUT = "leave-one-out";
  private static final int STEPS_PER_DECADE = 4;
  private static final int LOWEST_DECADE = -5;
  private static final int HIGHEST_DECADE = 4;

  private RidgeSearch() {}

  /** Every target has a strength of its own: that of least squared error. */
  static Solution numbers(Problem problem, Targets.Values targets) {
    FloatMatrix values = targets.values();
    int outputs = values.columns();
    int samples = values.rows();
    double[] penalties = penalties(problem.spectrum.squares());
    Ridge ridge = new Ridge(problem, values::get, penalties);
    double[] least = new double[outputs];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    int[] steps = new int[outputs];
    float[] heldOut = new float[samples * outputs];
    for (int step = 0; step < penalties.length; step++) {
      double[] predictions = ridge.leaveOneOut(step);
      for (int k = 0; k < outputs; k++) {
        double error = 0;
        for (int i = 0; i < samples; i++) {
          double residual = values.get(i, k) - predictions[i * outputs + k];
          error += residual * residual / samples;
        }
        if (error < least[k]) {
          least[k] = error;
          steps[k] = step;
          for (int i = 0; i < samples; i++) {
            heldOut[i * outputs + k] = (float) predictions[i * outputs + k];
          }
        }
      }
    }
    List<Double> chosen = new ArrayList<>();
    List<Double> spread = new ArrayList<>();
    double loss = 0;
    for (int k = 0; k < outputs; k++) {
      chosen.add(penalties[steps[k]]);
      spread.add(Math.sqrt(least[k]));
      double variance = variance(values, k);
      loss += (variance > 0 ? least[k] / variance : 0) / outputs;
    }
    return new Solution(
        new HeadChoice.Candidate(
            HeadMethod.RIDGE, problem.views, chosen, loss, 1 - loss, LEAVE_ONE_OUT),
        ridge.head(steps),
        FloatMatrix.of(heldOut, samples, outputs),
        Temperature.NONE,
        spread);
  }

  /**
   * All classes or labels share the strength of least log-loss among leave-one-out predictions, or
   * one nearer to {@link UsualPenalty the usual} that does as well.
   *
   * @param byFolds whether what is held out in the end are folds, as with logistic regression, for
   *     a fair comparison: leaving out one leaves more to learn from
   */
  static Solution classes(Problem problem, boolean byFolds) {
    LogLoss loss = LogLoss.of(problem.targets);
    int outputs = problem.targets.outputs();
    double[] penalties = penalties(problem.spectrum.squares());
    Ridge ridge = new Ridge(problem, plusMinus(problem.targets), penalties);
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    double[] bestOutputs = new double[0];
    for (int step = 0; step < penalties.length; step++) {
      double[] leftOut = ridge.leaveOneOut(step);
      double mean =
          HeldOut.loss(
              FloatMatrix.rounded(leftOut, problem.weights.length, outputs), loss, problem.weights);
      if (mean < least) {
        least = mean;
        best = step;
        bestOutputs = leftOut;
      }
    }
    int usual =
        UsualPenalty.between(
            HIGHEST_DECADE * STEPS_PER_DECADE,
            best,
            step -> {
              FloatMatrix leftOut =
                  FloatMatrix.rounded(ridge.leaveOneOut(step), problem.weights.length, outputs);
              return HeldOut.losses(leftOut, loss, Temperature.fit(leftOut, loss, problem.weights));
            },
            problem.weights);
    if (usual != best) {
      best = usual;
      bestOutputs = ridge.leaveOneOut(best);
    }
    int[] steps = new int[outputs];
    Arrays.fill(steps, best);
    double[] heldOut = byFolds ? ridge.leaveFoldsOut(best) : bestOutputs;
    return Solution.of(
        problem,
        HeadMethod.RIDGE,
        penalties[best],
        byFolds ? problem.foldsInWords() : LEAVE_ONE_OUT,
        ridge.head(steps),
        HeldOut.of(FloatMatrix.rounded(heldOut, problem.weights.length, outputs), problem));
  }

  /** From strong to weak, around the mean of the squares, which are the penalty's own scale. */
  static double[] penalties(double[] squares) {
    double scale = Arrays.stream(squares).average().orElse(1);
    double[] penalties = new double[(HIGHEST_DECADE - LOWEST_DECADE) * STEPS_PER_DECADE + 1];
    Arrays.setAll(
        penalties, step -> scale * Math.pow(10, HIGHEST_DECADE - (double) step / STEPS_PER_DECADE));
    return penalties;
  }

  private static Ridge.Target plusMinus(Targets targets) {
    if (targets instanceof Targets.Classes classes) {
      List<Integer> classOf = classes.classOf();
      return (i, k) -> classOf.get(i) == k ? 1 : -1;
    }
    List<Set<Integer>> labelsOf = ((Targets.LabelSets) targets).labelsOf();
    return (i, k) -> labelsOf.get(i).contains(k) ? 1 : -1;
  }

  private static double variance(FloatMatrix values, int column) {
    int samples = values.rows();
    double mean = 0;
    for (int i = 0; i < samples; i++) {
      mean += (double) values.get(i, column) / samples;
    }
    double variance = 0;
    for (int i = 0; i < samples; i++) {
      double deviation = values.get(i, column) - mean;
      variance += deviation * deviation / samples;
    }
    return variance;
  }
}
