package dev.graft.loop;

import dev.graft.graph.Tensor;

/**
 * Samples that go through the network together.
 *
 * @param inputs [samples, ...]
 * @param targets [samples, outputs]
 */
record Batch(Tensor inputs, Tensor targets) {
  int size() {
    return (int) targets.shape()[0];
  }
}
