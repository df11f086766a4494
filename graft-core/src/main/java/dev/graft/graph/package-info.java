/**
 * The ONNX graph as data: read, write, cuts, blocks, surgery. No engine is needed for any of it.
 *
 * <p>Start at {@link dev.graft.graph.Graph}.
 */
@NullMarked
package dev.graft.graph;

import org.jspecify.annotations.NullMarked;
