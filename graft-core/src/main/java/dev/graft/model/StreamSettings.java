package dev.graft.model;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Task;
import dev.graft.modality.Windows;
import java.util.Optional;

/**
 * How a recording is heard.
 *
 * @param windows how windows slide over it; empty for as the model's sounds suggest
 * @param leastProbability below it a part has no label, from 0 to 1
 */
public record StreamSettings(Optional<Windows> windows, double leastProbability) {
  /** From this probability on windows usually have a label. */
  public static final double USUAL_PROBABILITY = 0.5;

  /**
   * Checks the numbers.
   *
   * @throws GraftException of fault {@code USAGE} naming the one that is out of its range
   */
  public StreamSettings {
    if (!(leastProbability >= 0 && leastProbability <= 1)) {
      throw new GraftException(
          Fault.USAGE, "a probability of %s: expected 0 to 1.".formatted(leastProbability));
    }
  }

  /** Windows as the model's sounds suggest, labels of one half. */
  public static StreamSettings defaults() {
    return new StreamSettings(Optional.empty(), USUAL_PROBABILITY);
  }

  /** The same with other windows. */
  public StreamSettings withWindows(Windows others) {
    return new StreamSettings(Optional.of(others), leastProbability);
  }

  /** The same with another probability. */
  public StreamSettings withLeastProbability(double other) {
    return new StreamSettings(windows, other);
  }

  /**
   * How windows slide for a model.
   *
   * @throws GraftException of fault {@code USAGE} if it cannot hear recordings
   */
  public Windows windowsFor(ModelCard card) {
    Optional<Windows> sliding = card.processor().windows(windows);
    if (sliding.isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          "this model is for %s, which do not go on in time as recordings do; ask about each by itself, or ask a model for sounds."
              .formatted(card.processor().modality().noun().many()));
    }
    if (card.task() != Task.CLASSIFY && card.task() != Task.MULTILABEL) {
      throw new GraftException(
          Fault.USAGE,
          "this model %s, and spans of a recording have classes or labels; ask a model for these."
              .formatted(
                  card.task() == Task.TRANSCRIBE
                      ? "writes down what is said"
                      : "predicts numbers (%s)".formatted(String.join(", ", card.outputNames()))));
    }
    return sliding.get();
  }
}
