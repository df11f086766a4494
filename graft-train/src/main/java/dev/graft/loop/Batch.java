package dev.graft.loop;

import dev.graft.graph.Tensor;
import java.util.Map;

/**
 * Samples that go through the network together: what one step learns from, or a part of it.
 *
 * @param inputs by name, [samples, ...] each
 * @param targets what the loss compares the outputs with, by name, [samples, ...] each
 * @param size how many samples
 */
record Batch(Map<String, Tensor> inputs, Map<String, Tensor> targets, int size) {}
