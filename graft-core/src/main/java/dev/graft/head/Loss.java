package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Set;

/** How wrong a sample's outputs are; convex in the outputs. */
abstract sealed class Loss {
  /** Replaces one sample's outputs by the gradient of its loss, and returns the loss. */
  abstract double toGradient(int sample, double[] outputs);

  /** The curvature of a sample's loss in one output where nothing is known yet. */
  abstract double curvature(int outputs);

  /** Half the squared distance to the targets. */
  static final class Squared extends Loss {
    private final Ridge.Target target;

    Squared(Ridge.Target target) {
      this.target = target;
    }

    @Override
    double toGradient(int sample, double[] outputs) {
      double loss = 0;
      for (int k = 0; k < outputs.length; k++) {
        outputs[k] -= target.at(sample, k);
        loss += outputs[k] * outputs[k] / 2;
      }
      return loss;
    }

    @Override
    double curvature(int outputs) {
      return 1;
    }
  }

  /** Minus the log of the probability of the truth, in nats; over labels the sum. */
  abstract static sealed class LogLoss extends Loss {
    /** The same where this share of the truth is spread evenly over all that is possible. */
    abstract double toGradient(int sample, double[] logits, double smoothing);

    /** The share of a sample's predictions that are right; for a class 0 or 1. */
    abstract double score(int sample, double[] logits);

    @Override
    final double toGradient(int sample, double[] logits) {
      return toGradient(sample, logits, 0);
    }

    /**
     * The log-loss of classes or label sets.
     *
     * @throws IllegalArgumentException if the targets are numbers
     */
    static LogLoss of(Targets targets) {
      if (targets instanceof Targets.Classes classes) {
        return new Softmax(classes.classOf().stream().mapToInt(Integer::intValue).toArray());
      } else if (targets instanceof Targets.LabelSets labels) {
        return new Sigmoid(labels.labelsOf());
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

    /** Mean score of all samples. */
    final double meanScore(FloatMatrix logits, double[] weights) {
      double score = 0;
      double total = 0;
      for (int i = 0; i < logits.rows(); i++) {
        score += weights[i] * score(i, row(logits, i, 1));
        total += weights[i];
      }
      return score / total;
    }

    private static double[] row(FloatMatrix logits, int index, double temperature) {
      double[] row = new double[logits.columns()];
      for (int k = 0; k < row.length; k++) {
        row[k] = logits.get(index, k) / temperature;
      }
      return row;
    }
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

  private static final class Sigmoid extends LogLoss {
    private final List<Set<Integer>> labelsOf;

    Sigmoid(List<Set<Integer>> labelsOf) {
      this.labelsOf = labelsOf;
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
