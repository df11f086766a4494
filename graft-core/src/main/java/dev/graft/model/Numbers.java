package dev.graft.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that a model predicts for one sample.
 *
 * @param byName in the units that it was trained with, in the order of the model's outputs
 * @param unlikeTraining whether the sample is unlike those that the model was trained on, so that
 *     the numbers say little
 * @param shortened whether the model read only the beginning of the sample, as of a text with more
 *     tokens than it takes; the numbers say nothing of the rest
 */
public record Numbers(Map<String, Double> byName, boolean unlikeTraining, boolean shortened) {
  /** Copies the map. */
  public Numbers {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if the model predicts none of this name
   */
  public double get(String name) {
    Double number = byName.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "this model predicts %s, no '%s'".formatted(String.join(", ", byName.keySet()), name));
    }
    return number;
  }
}
