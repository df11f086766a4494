package dev.graft.model;

import java.util.List;

/**
 * A model's answer for one input.
 *
 * @param values one per output name: calibrated probabilities that sum to 1 (classify), one
 *     probability per class (multi-label), the predicted numbers (regress), or the logits of every
 *     moment and character, one moment behind the other (transcribe)
 * @param logits what the probabilities were made from, uncalibrated; the values again for regress
 *     and transcribe
 * @param novelty how unlike the training data the input is, in the model's own scale; 0 if the
 *     model does not tell
 * @param unlikeTraining whether the novelty exceeds the model's threshold
 * @param shortened whether the network was shown only a part of the input, which has more than the
 *     model reads; false also where nobody looked, as of tensors
 */
public record Prediction(
    List<Double> values,
    List<Double> logits,
    double novelty,
    boolean unlikeTraining,
    boolean shortened) {
  /** Copies the values. */
  public Prediction {
    values = List.copyOf(values);
    logits = List.copyOf(logits);
  }

  /** The same for an input that was shortened, or not. */
  Prediction withShortened(boolean isShortened) {
    return new Prediction(values, logits, novelty, unlikeTraining, isShortened);
  }

  /** The index of the largest value: the predicted class. */
  public int best() {
    int best = 0;
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i) > values.get(best)) {
        best = i;
      }
    }
    return best;
  }
}
