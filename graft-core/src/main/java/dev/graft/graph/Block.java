package dev.graft.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stretch of a network between two cuts, as an engineer would draw it: a residual block, an
 * attention, a dense block, a fire module, the stem.
 *
 * @param index its place, from 0 at the input
 * @param name its module path in the exporter's names, or what it is; unique in the network
 * @param nodes its nodes in graph order, those that only prepare constants or masks for it included
 * @param operators what the signal passes through in it: how often each operator, in order of first
 *     use
 * @param input the cut that it starts from
 * @param output the cut that it ends in
 * @param parameters what training may move in it, by name, in order of use; a tensor that several
 *     blocks share stands in each
 */
public record Block(
    int index,
    String name,
    List<Node> nodes,
    Map<String, Integer> operators,
    String input,
    String output,
    Map<String, Tensor> parameters) {
  /** Copies the lists. */
  public Block {
    nodes = List.copyOf(nodes);
    operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  static Map<String, Integer> operators(List<Node> path) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    path.forEach(node -> counts.merge(node.opType(), 1, Integer::sum));
    return counts;
  }

  /** How many numbers training may move in it. */
  public long parameterCount() {
    return parameters.values().stream().mapToLong(Tensor::size).sum();
  }

  /** Whether it is a front end, or a part of one, which is never trained. */
  public boolean isFixed() {
    return nodes.stream().anyMatch(node -> node.name().startsWith(Parameters.FIXED));
  }
}
