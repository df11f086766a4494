/**
 * The ONNX graph as data: read, write, cuts, blocks, surgery. No engine is needed for any of it.
 *
 * <p>Start at {@link dev.graft.graph.Graph}; {@link dev.graft.graph.OnnxFile} reads and writes one,
 * {@link dev.graft.graph.Backbone} finds its blocks and its old output layer, and {@link
 * dev.graft.graph.Surgery} takes it apart.
 */
@NullMarked
package dev.graft.graph;

import org.jspecify.annotations.NullMarked;
