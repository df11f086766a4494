package dev.graft.torch;

import dev.graft.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an optimiser remembers between steps.
 *
 * @param steps how many steps it has made
 * @param tensors its memories, float32, by parameter and kind
 */
public record OptimiserState(long steps, Map<String, Tensor> tensors) {
  /** Copies the map in its order. */
  public OptimiserState {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
