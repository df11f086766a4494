package dev.graft.torch;

import dev.graft.graph.Tensor;

/**
 * What a batch gave.
 *
 * @param loss its mean loss; not finite where training has diverged
 * @param output the network's first output, float32 where it is floating-point
 */
public record BatchResult(double loss, Tensor output) {}
