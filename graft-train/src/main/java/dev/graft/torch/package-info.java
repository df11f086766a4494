/**
 * The training engine: an ONNX graph compiled to libtorch operations with gradients, and what a
 * training step needs on top of it. No libtorch type leaves this package.
 *
 * <p>Start at {@link dev.graft.torch.CompiledGraph}; adding an ONNX operator means one entry in one
 * of the families listed by {@code OperatorTable}.
 */
@NullMarked
package dev.graft.torch;

import org.jspecify.annotations.NullMarked;
