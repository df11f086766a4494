package dev.graft.head;

import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.List;
import java.util.Set;

/**
 * Minus the log of the probability of the truth, in nats; over labels the sum. Convex in a sample's
 * logits.
 */
abstract sealed class LogLoss {
  /** Replaces one sample's logits by the gradient of its loss, and returns the loss. */
  final double toGradient(int sample, double[] logits) {
    return toGradient(sample, logits, 0);
  }

  /** The curvature of a sample's loss in one output where nothing is known yet. */
  abstract double curvature(int outputs);

  /** The same where this share of the truth is spread evenly over all that is possible. */
  abstract double toGradient(int sample, double[] logits, double smoothing);

  /** The share of a sample's probabilities that are right; for a class 0 or 1. */
  abstract double score(int sample, double[] probabilities);

  /** How many losses a sample's is the sum of. */
  abstract int terms();

  /** Mean square of the part of a sample's logits that matters. */
  abstract double meanSquare(double[] logits);

  /**
   * The log-loss of classes or label sets.
   *
   * @throws IllegalArgumentException if the targets are numbers
   */
  static LogLoss of(Targets targets) {
    if (targets instanceof Targets.Classes classes) {
      return new Softmax(classes.classOf().stream().mapToInt(Integer::intValue).toArray());
    } else if (targets instanceof Targets.LabelSets labels) {
      return new Sigmoid(labels.labelsOf(), labels.outputs());
    }
    throw new IllegalArgumentException("numbers have no log-loss");
  }

  /** Mean loss of all samples at a temperature. */
  final double mean(FloatMatrix logits, double[] weights, Temperature temperature) {
    double loss = 0;
    double total = 0;
    for (int i = 0; i < logits.rows(); i++) {
      loss += weights[i] * toGradient(i, row(logits, i, temperature.value()));
      total += weights[i];
    }
    return loss / total;
  }

  /** Root mean square of what tells a sample's logits apart: all but their mean, or they. */
  final double spread(FloatMatrix logits, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < logits.rows(); i++) {
      sum += weights[i] * meanSquare(row(logits, i, 1));
      total += weights[i];
    }
    return total == 0 ? 0 : Math.sqrt(sum / total);
  }

  /** Mean score of all samples. */
  final double meanScore(FloatMatrix probabilities, double[] weights) {
    double score = 0;
    double total = 0;
    for (int i = 0; i < probabilities.rows(); i++) {
      score += weights[i] * score(i, row(probabilities, i, 1));
      total += weights[i];
    }
    return score / total;
  }

  /** A sample's logits at a temperature. */
  static double[] row(FloatMatrix logits, int index, double temperature) {
    double[] row = new double[logits.columns()];
    for (int k = 0; k < row.length; k++) {
      row[k] = logits.get(index, k) / temperature;
    }
    return row;
  }

  private static final class Softmax extends LogLoss {
    private final int[] classOf;

    Softmax(int[] classOf) {
      this.classOf = classOf;
    }

    @Override
    double toGradient(int sample, double[] logits, double smoothing) {
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
    double score(int sample, double[] probabilities) {
      int best = 0;
      for (int k = 1; k < probabilities.length; k++) {
        if (probabilities[k] > probabilities[best]) {
          best = k;
        }
      }
      return best == classOf[sample] ? 1 : 0;
    }

    @Override
    int terms() {
      return 1;
    }

    @Override
    double meanSquare(double[] logits) {
      double mean = 0;
      for (double logit : logits) {
        mean += logit / logits.length;
      }
      double sum = 0;
      for (double logit : logits) {
        sum += (logit - mean) * (logit - mean);
      }
      return sum / logits.length;
    }

    @Override
    double curvature(int outputs) {
      return (outputs - 1.0) / outputs / outputs;
    }
  }

  private static final class Sigmoid extends LogLoss {
    private final List<Set<Integer>> labelsOf;
    private final int outputs;

    Sigmoid(List<Set<Integer>> labelsOf, int outputs) {
      this.labelsOf = labelsOf;
      this.outputs = outputs;
    }

    @Override
    double toGradient(int sample, double[] logits, double smoothing) {
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
    double score(int sample, double[] probabilities) {
      int right = 0;
      for (int k = 0; k < probabilities.length; k++) {
        if (probabilities[k] > 0.5 == labelsOf.get(sample).contains(k)) {
          right++;
        }
      }
      return (double) right / probabilities.length;
    }

    @Override
    int terms() {
      return outputs;
    }

    @Override
    double meanSquare(double[] logits) {
      double sum = 0;
      for (double logit : logits) {
        sum += logit * logit;
      }
      return sum / logits.length;
    }

    @Override
    double curvature(int outputs) {
      return 0.25;
    }
  }
}
