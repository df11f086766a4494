package dev.graft.head;

import dev.graft.head.Loss.LogLoss;
import dev.graft.linalg.FloatMatrix;

/**
 * Outputs for samples that were held out, with the temperature that suits them best.
 *
 * @param outputs [samples, outputs]
 * @param loss mean log-loss at the temperature
 */
record HeldOut(FloatMatrix outputs, Temperature temperature, double loss) {
  /** Worse than any. */
  static final HeldOut NONE =
      new HeldOut(FloatMatrix.of(new float[0], 0, 0), Temperature.NONE, Double.POSITIVE_INFINITY);

  static HeldOut of(FloatMatrix outputs, LogLoss loss, double[] weights) {
    Temperature temperature = Temperature.fit(outputs, loss, weights);
    return new HeldOut(outputs, temperature, loss.mean(outputs, weights, temperature));
  }
}
