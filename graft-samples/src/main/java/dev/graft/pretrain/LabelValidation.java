package dev.graft.pretrain;

import dev.graft.loop.RowValidation;
import dev.graft.loop.TargetMatrix;
import dev.graft.policy.Score;

/** Measures answers by the labels alone, whatever else was taught. */
record LabelValidation(Columns columns, TargetMatrix labels) implements RowValidation {
  @Override
  public int rows() {
    return labels.rows();
  }

  @Override
  public Score score(float[] outputs) {
    int width = columns.labels();
    float[] answers = new float[rows() * width];
    for (int row = 0; row < rows(); row++) {
      int from = row * columns.all() + columns.teacher();
      System.arraycopy(outputs, from, answers, row * width, width);
    }
    return labels.score(answers);
  }

  @Override
  public String measure() {
    return labels.measure();
  }
}
