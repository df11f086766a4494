package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Finds the strength of ridge regression by its exact leave-one-out predictions. */
final class RidgeSearch {
  private static final String HELD_OUT = "leave-one-out";
  private static final int STEPS_PER_DECADE = 4;
  private static final int LOWEST_DECADE = -5;
  private static final int HIGHEST_DECADE = 4;

  private RidgeSearch() {}

  static Solution solve(Spectrum spectrum, double[] weights, Targets targets, Workspace workspace) {
    double[] penalties = penalties(spectrum.squares());
    if (targets instanceof Targets.Values values) {
      return numbers(spectrum, weights, values, penalties, workspace);
    }
    Ridge.Target target =
        targets instanceof Targets.Classes classes
            ? plusMinus(classes)
            : plusMinus((Targets.LabelSets) targets);
    Ridge ridge = new Ridge(spectrum, weights, target, targets.outputs(), penalties, workspace);
    return classes(ridge, weights, targets, penalties);
  }

  private static Solution classes(
      Ridge ridge, double[] weights, Targets targets, double[] penalties) {
    Likelihood likelihood = Likelihood.of(targets);
    int bestStep = -1;
    double bestLoss = Double.POSITIVE_INFINITY;
    FloatMatrix bestOutputs = FloatMatrix.of(new float[0], 0, 0);
    Temperature bestTemperature = Temperature.NONE;
    for (int step = 0; step < penalties.length; step++) {
      FloatMatrix outputs =
          FloatMatrix.rounded(ridge.leaveOneOut(step), weights.length, targets.outputs());
      Temperature temperature = Temperature.fit(outputs, likelihood, weights);
      double loss = likelihood.loss(outputs, weights, temperature);
      if (loss < bestLoss) {
        bestStep = step;
        bestLoss = loss;
        bestOutputs = outputs;
        bestTemperature = temperature;
      }
    }
    int[] steps = new int[targets.outputs()];
    Arrays.fill(steps, bestStep);
    return new Solution(
        new HeadChoice.Candidate(
            HeadMethod.RIDGE,
            List.of(penalties[bestStep]),
            bestLoss,
            likelihood.score(bestOutputs, weights),
            HELD_OUT),
        ridge.head(steps),
        bestOutputs,
        bestTemperature,
        List.of());
  }

  /** Every target has a strength of its own: that of least squared error. */
  private static Solution numbers(
      Spectrum spectrum,
      double[] weights,
      Targets.Values targets,
      double[] penalties,
      Workspace workspace) {
    int outputs = targets.outputs();
    int rows = targets.rows();
    FloatMatrix values = targets.values();
    Ridge ridge = new Ridge(spectrum, weights, values::get, outputs, penalties, workspace);
    double[] least = new double[outputs];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    int[] steps = new int[outputs];
    float[] heldOut = new float[rows * outputs];
    for (int step = 0; step < penalties.length; step++) {
      double[] predictions = ridge.leaveOneOut(step);
      for (int k = 0; k < outputs; k++) {
        double error = 0;
        for (int i = 0; i < rows; i++) {
          double residual = values.get(i, k) - predictions[i * outputs + k];
          error += residual * residual / rows;
        }
        if (error < least[k]) {
          least[k] = error;
          steps[k] = step;
          for (int i = 0; i < rows; i++) {
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
        new HeadChoice.Candidate(HeadMethod.RIDGE, chosen, loss, 1 - loss, HELD_OUT),
        ridge.head(steps),
        FloatMatrix.of(heldOut, rows, outputs),
        Temperature.NONE,
        spread);
  }

  /** From strong to weak, around the mean of the squares, which are the penalty's own scale. */
  static double[] penalties(double[] squares) {
    if (squares.length == 0) {
      return new double[] {1};
    }
    double scale = Arrays.stream(squares).average().orElseThrow();
    int steps = (HIGHEST_DECADE - LOWEST_DECADE) * STEPS_PER_DECADE + 1;
    double[] penalties = new double[steps];
    for (int step = 0; step < steps; step++) {
      penalties[step] = scale * Math.pow(10, HIGHEST_DECADE - (double) step / STEPS_PER_DECADE);
    }
    return penalties;
  }

  private static Ridge.Target plusMinus(Targets.Classes classes) {
    List<Integer> classOf = classes.classOf();
    return (i, k) -> classOf.get(i) == k ? 1 : -1;
  }

  private static Ridge.Target plusMinus(Targets.LabelSets labels) {
    List<Set<Integer>> labelsOf = labels.labelsOf();
    return (i, k) -> labelsOf.get(i).contains(k) ? 1 : -1;
  }

  private static double variance(FloatMatrix values, int output) {
    int rows = values.rows();
    double mean = 0;
    for (int i = 0; i < rows; i++) {
      mean += (double) values.get(i, output) / rows;
    }
    double variance = 0;
    for (int i = 0; i < rows; i++) {
      double deviation = values.get(i, output) - mean;
      variance += deviation * deviation / rows;
    }
    return variance;
  }
}
