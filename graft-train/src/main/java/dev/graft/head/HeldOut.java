package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;

/**
 * What a head says of samples that were held out, and what it will be calibrated by.
 *
 * <p>The temperature comes from all of the outputs. A sample's own prediction is made at a
 * temperature that comes from the other folds, so that it has had no part in it.
 *
 * @param predictions [samples, outputs]: probabilities
 * @param temperature the head's own
 * @param loss mean log-loss of the predictions, over labels as well where there are several
 */
record HeldOut(FloatMatrix predictions, Temperature temperature, double loss) {
  /** From outputs that were each made without the sample they are for. */
  static HeldOut of(FloatMatrix outputs, Problem problem) {
    LogLoss loss = LogLoss.of(problem.targets);
    Link link = Link.of(problem.targets);
    int samples = outputs.rows();
    int columns = outputs.columns();
    float[] predictions = new float[samples * columns];
    double sum = 0;
    double total = 0;
    for (int fold = 0; fold < problem.folds; fold++) {
      Temperature others = Temperature.fit(outputs, loss, problem.weightsWithout(fold));
      for (int i = 0; i < samples; i++) {
        if (problem.foldOf[i] == fold) {
          double[] row = LogLoss.row(outputs, i, others.value());
          double[] probabilities = row.clone();
          link.apply(probabilities);
          for (int k = 0; k < columns; k++) {
            predictions[i * columns + k] = (float) probabilities[k];
          }
          sum += problem.weights[i] * loss.toGradient(i, row);
          total += problem.weights[i];
        }
      }
    }
    return new HeldOut(
        FloatMatrix.of(predictions, samples, columns),
        Temperature.fit(outputs, loss, problem.weights),
        sum / total / loss.terms());
  }

  /** What strengths are compared by: the mean loss at the temperature that suits all best. */
  static double loss(FloatMatrix outputs, LogLoss loss, double[] weights) {
    return loss.mean(outputs, weights, Temperature.fit(outputs, loss, weights));
  }

  /** The same for each sample, at a temperature. */
  static double[] losses(FloatMatrix outputs, LogLoss loss, Temperature temperature) {
    double[] losses = new double[outputs.rows()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = loss.toGradient(i, LogLoss.row(outputs, i, temperature.value()));
    }
    return losses;
  }
}
