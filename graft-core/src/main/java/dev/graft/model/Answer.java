package dev.graft.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says of one sample.
 *
 * @param label the most probable class, or label; where a sample may have several labels, or none,
 *     one of a probability below a half is not meant: look at {@code probabilities}
 * @param probability how probable it is, from 0 to 1, calibrated
 * @param probabilities of all classes, the most probable first; of one class each they sum to 1
 * @param unlikeTraining whether the sample is unlike those that the model was trained on, so that
 *     the answer says little
 * @param shortened whether the model read only the beginning of the sample, as a text with more
 *     tokens than it takes; the answer says nothing of the rest
 */
public record Answer(
    String label,
    double probability,
    Map<String, Double> probabilities,
    boolean unlikeTraining,
    boolean shortened) {
  /** Copies the map. */
  public Answer {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  static Answer of(Map<String, Double> byName, Prediction prediction) {
    Map<String, Double> falling = new LinkedHashMap<>();
    byName.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> falling.put(entry.getKey(), entry.getValue()));
    Map.Entry<String, Double> first = falling.entrySet().iterator().next();
    return new Answer(
        first.getKey(),
        first.getValue(),
        falling,
        prediction.unlikeTraining(),
        prediction.shortened());
  }
}
