package dev.graft.eval;

/** Reads rows of predictions. */
final class Predictions {
  private Predictions() {}

  /** The index of the largest value; the first of equal ones. */
  static int best(float[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      if (row[k] > row[best]) {
        best = k;
      }
    }
    return best;
  }

  static void checkRows(int predictions, int truths) {
    if (predictions != truths) {
      throw new IllegalArgumentException(predictions + " predictions for " + truths + " samples");
    }
    if (predictions == 0) {
      throw new IllegalArgumentException("there is no sample to measure on");
    }
  }
}
