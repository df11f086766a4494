package dev.graft.loop;

import dev.graft.graph.Tensor;
import java.util.Map;

/**
 * Samples that go through the network together.
 *
 * @param inputs by name, [samples, ...] each
 * @param targets [samples, outputs]
 */
record Batch(Map<String, Tensor> inputs, Tensor targets) {
  int size() {
    return (int) targets.shape()[0];
  }
}
