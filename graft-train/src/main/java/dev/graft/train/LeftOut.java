package dev.graft.train;

import dev.graft.data.Targets;
import dev.graft.head.FittedHead;
import dev.graft.linalg.FloatMatrix;
import java.util.stream.IntStream;

/**
 * How an exact head does on training samples that it was solved without.
 *
 * @param score share of samples whose class is right, or of labels; for numbers R²
 * @param errors of each sample: 0 or 1, the share of labels that are wrong, or the squared error in
 *     units of the targets' variance
 * @param squares of each sample: how far what is said lies from what is right, squared; finer than
 *     errors, where a class is right or wrong
 */
record LeftOut(double score, double[] errors, double[] squares) {
  static LeftOut of(FittedHead head, Targets targets) {
    FloatMatrix said = head.outOfFold();
    return new LeftOut(
        head.choice().taken().score(),
        IntStream.range(0, said.rows()).mapToDouble(i -> error(said, targets, i)).toArray(),
        IntStream.range(0, said.rows()).mapToDouble(i -> square(said, targets, i)).toArray());
  }

  private static double square(FloatMatrix said, Targets targets, int sample) {
    if (targets instanceof Targets.Values) {
      return error(said, targets, sample);
    }
    double square = 0;
    for (int k = 0; k < said.columns(); k++) {
      boolean right =
          targets instanceof Targets.Classes classes
              ? classes.classOf().get(sample) == k
              : ((Targets.LabelSets) targets).labelsOf().get(sample).contains(k);
      square += Math.pow(said.get(sample, k) - (right ? 1 : 0), 2);
    }
    return square;
  }

  private static double error(FloatMatrix said, Targets targets, int sample) {
    if (targets instanceof Targets.Classes classes) {
      int best = 0;
      for (int k = 1; k < said.columns(); k++) {
        best = said.get(sample, k) > said.get(sample, best) ? k : best;
      }
      return best == classes.classOf().get(sample) ? 0 : 1;
    }
    double error = 0;
    for (int k = 0; k < said.columns(); k++) {
      if (targets instanceof Targets.LabelSets labels) {
        error += said.get(sample, k) > 0.5 == labels.labelsOf().get(sample).contains(k) ? 0 : 1;
      } else {
        FloatMatrix values = ((Targets.Values) targets).values();
        error += Math.pow(said.get(sample, k) - values.get(sample, k), 2) / variance(values, k);
      }
    }
    return error / said.columns();
  }

  /** 1 where all are the same. */
  private static double variance(FloatMatrix values, int column) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < values.rows(); i++) {
      sum += values.get(i, column);
      squares += (double) values.get(i, column) * values.get(i, column);
    }
    double mean = sum / values.rows();
    double variance = squares / values.rows() - mean * mean;
    return variance > 0 ? variance : 1;
  }
}
