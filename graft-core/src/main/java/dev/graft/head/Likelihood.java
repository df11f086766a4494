package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Set;

/** The log-loss of logits against classes or label sets, in nats. */
abstract sealed class Likelihood {

  /**
   * Replaces one sample's logits by the gradient of its loss, and returns the loss.
   *
   * @param smoothing share of the target that is spread evenly
   */
  abstract double lossAndGradient(int sample, double[] logits, double smoothing);

  /** The share of a sample's predictions that are right; for a class 0 or 1. */
  abstract double score(int sample, double[] logits);

  /** The curvature of a sample's loss in one logit where nothing is known yet. */
  abstract double curvature(int outputs);

  /**
   * The likelihood of classes or label sets.
   *
   * @throws IllegalArgumentException if the targets are numbers
   */
  static Likelihood of(Targets targets) {
    if (targets instanceof Targets.Classes classes) {
      return new Softmax(classes.classOf().stream().mapToInt(Integer::intValue).toArray());
    } else if (targets instanceof Targets.LabelSets labels) {
      return new Sigmoid(labels.labelsOf());
    }
    throw new IllegalArgumentException("numbers have no log-loss");
  }

  /** Mean loss of all samples. */
  final double loss(FloatMatrix logits, double[] weights, Temperature temperature) {
    double loss = 0;
    double total = 0;
    double[] row = new double[logits.columns()];
    for (int i = 0; i < logits.rows(); i++) {
      for (int k = 0; k < row.length; k++) {
        row[k] = logits.get(i, k) / temperature.value();
      }
      loss += weights[i] * lossAndGradient(i, row, 0);
      total += weights[i];
    }
    return loss / total;
  }

  /** Mean score of all samples. */
  final double score(FloatMatrix logits, double[] weights) {
    double score = 0;
    double total = 0;
    double[] row = new double[logits.columns()];
    for (int i = 0; i < logits.rows(); i++) {
      for (int k = 0; k < row.length; k++) {
        row[k] = logits.get(i, k);
      }
      score += weights[i] * score(i, row);
      total += weights[i];
    }
    return score / total;
  }

  private static final class Softmax extends Likelihood {
    private final int[] classOf;

    Softmax(int[] classOf) {
      this.classOf = classOf;
    }

    @Override
    double lossAndGradient(int sample, double[] logits, double smoothing) {
      double total = Link.logSumExp(logits);
      double loss = total;
      for (int k = 0; k < logits.length; k++) {
        double target = smoothing / logits.length + (k == classOf[sample] ? 1 - smoothing : 0);
        loss -= target * logits[k];
        logits[k] = Math.exp(logits[k] - total) - target;
      }
      return loss;
    }

    @Override
    double score(int sample, double[] logits) {
      int best = 0;
      for (int k = 1; k < logits.length; k++) {
        if (logits[k] > logits[best]) {
          best = k;
        }
      }
      return best == classOf[sample] ? 1 : 0;
    }

    @Override
    double curvature(int outputs) {
      return (outputs - 1.0) / outputs / outputs;
    }
  }

  private static final class Sigmoid extends Likelihood {
    private final List<Set<Integer>> labelsOf;

    Sigmoid(List<Set<Integer>> labelsOf) {
      this.labelsOf = labelsOf;
    }

    @Override
    double lossAndGradient(int sample, double[] logits, double smoothing) {
      double loss = 0;
      for (int k = 0; k < logits.length; k++) {
        double target = smoothing / 2 + (labelsOf.get(sample).contains(k) ? 1 - smoothing : 0);
        double logit = logits[k];
        loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
        logits[k] = 1 / (1 + Math.exp(-logit)) - target;
      }
      return loss;
    }

    @Override
    double score(int sample, double[] logits) {
      int right = 0;
      for (int k = 0; k < logits.length; k++) {
        if (logits[k] > 0 == labelsOf.get(sample).contains(k)) {
          right++;
        }
      }
      return (double) right / logits.length;
    }

    @Override
    double curvature(int outputs) {
      return 0.25;
    }
  }
}
