package dev.graft.eval;

/**
 * How well one class or label is found.
 *
 * @param precision share of the samples predicted to be of it that are; 0 if there are none
 * @param recall share of the samples of it that are predicted to be; 0 if there are none
 * @param f1 harmonic mean of the two; 0 if both are
 * @param support number of samples of it
 */
public record ClassScore(double precision, double recall, double f1, long support) {
  static ClassScore of(long truePositives, long predicted, long support) {
    double precision = predicted == 0 ? 0 : (double) truePositives / predicted;
    double recall = support == 0 ? 0 : (double) truePositives / support;
    double f1 = predicted + support == 0 ? 0 : 2.0 * truePositives / (predicted + support);
    return new ClassScore(precision, recall, f1, support);
  }
}
