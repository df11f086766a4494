package dev.graft.pretrain;

import dev.graft.loop.RowValidation;
import dev.graft.policy.Score;

/**
 * Measures answers by what a teacher says about the same pictures: the loss is that of training,
 * and the measure how often both find the same class most likely, or, of a teacher without classes,
 * how much of the variance of its features is explained.
 *
 * @param columns without labels
 * @param targets features without unit, then probabilities, row-major; not copied
 */
record TeacherValidation(Columns columns, float[] targets) implements RowValidation {
  @Override
  public int rows() {
    return targets.length / columns.all();
  }

  @Override
  public Score score(float[] outputs) {
    double squares = 0;
    double crossEntropy = 0;
    int agreed = 0;
    for (int row = 0; row < rows(); row++) {
      int start = row * columns.all();
      int logits = start + columns.features();
      int end = start + columns.all();
      squares += squaredError(outputs, start, logits);
      if (columns.logits() > 0) {
        crossEntropy += crossEntropy(outputs, logits, end);
        agreed += highest(outputs, logits, end) == highest(targets, logits, end) ? 1 : 0;
      }
    }
    double unexplained = squares / Math.max(1, rows() * columns.features());
    double loss =
        Columns.FEATURES_WEIGHT * unexplained + Columns.LOGITS_WEIGHT * crossEntropy / rows();
    double measure = columns.logits() > 0 ? (double) agreed / rows() : 1 - unexplained;
    return Double.isFinite(loss) ? new Score(measure, loss) : Score.WORST;
  }

  @Override
  public String measure() {
    return columns.logits() > 0 ? "agreement with the teacher" : "R²";
  }

  private double squaredError(float[] outputs, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.pow(outputs[i] - targets[i], 2);
    }
    return sum;
  }

  private double crossEntropy(float[] outputs, int from, int to) {
    double most = outputs[highest(outputs, from, to)];
    double sum = 0;
    double expected = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(outputs[i] - most);
      expected += targets[i] * (outputs[i] - most);
    }
    return Math.log(sum) - expected;
  }

  private static int highest(float[] values, int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
