package dev.graft.policy;

/**
 * How good the network is on the validation samples.
 *
 * @param measure the task's measure, the higher the better: accuracy, mean average precision, R²
 * @param loss the mean validation loss, which tells apart what the measure cannot
 */
public record Score(double measure, double loss) implements Comparable<Score> {
  /** Worse than anything that was measured. */
  public static final Score WORST = new Score(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Of a state that nothing measures. */
  public static final Score UNKNOWN = new Score(0, 0);

  /**
   * Whether it is better by more than a margin: in the measure or, at a measure no lower, in the
   * loss.
   */
  public boolean improvesOn(Score other, double margin) {
    return measure > other.measure + margin
        || (measure >= other.measure && loss < other.loss - margin);
  }

  /** The better one is greater: by the measure, between equals by the loss. */
  @Override
  public int compareTo(Score other) {
    int byMeasure = Double.compare(measure, other.measure);
    return byMeasure != 0 ? byMeasure : Double.compare(other.loss, loss);
  }
}
