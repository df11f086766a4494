package dev.graft.train;

import dev.graft.data.Sample;
import dev.graft.linalg.FloatMatrix;
import java.util.List;

/**
 * Samples and what a trained model answers for them.
 *
 * @param samples the samples, with the right answers
 * @param predictions [samples, outputs]: calibrated probabilities, or the predicted numbers
 */
public record Judged(List<Sample> samples, FloatMatrix predictions) {
  /**
   * Copies the list and checks that there is a row for each sample.
   *
   * @throws IllegalArgumentException if there is not
   */
  public Judged {
    samples = List.copyOf(samples);
    if (samples.size() != predictions.rows()) {
      throw new IllegalArgumentException(
          samples.size() + " samples with " + predictions.rows() + " predictions");
    }
  }
}
