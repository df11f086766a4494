package dev.graft.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX network: nodes in topological order, constants by name, inputs and outputs. Immutable and
 * safe to share between threads.
 *
 * @param name the graph's name in the file
 * @param nodes in an order in which every tensor is computed before it is used
 * @param initializers constants by tensor name, in the file's order
 * @param inputs what has to be fed; never includes an initialiser
 * @param outputs what the graph returns
 * @param opsets operator-set version by domain; the standard domain is the empty string
 * @param metadata the file's {@code metadata_props}
 */
public record Graph(
    String name,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    Map<String, Long> opsets,
    Map<String, String> metadata) {
  /**
   * Checks the structure and sorts the nodes topologically, keeping the given order where it
   * already is one.
   *
   * @throws IllegalArgumentException if a tensor is used but never made, made twice, or needed for
   *     itself
   */
  public Graph {
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    nodes = topologicalOrder(nodes, initializers.keySet(), inputs);
    Set<String> known = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> known.add(input.name()));
    nodes.forEach(node -> known.addAll(node.outputs()));
    for (ValueInfo output : outputs) {
      if (!known.contains(output.name())) {
        throw new IllegalArgumentException("output '" + output.name() + "' is computed by no node");
      }
    }
  }

  /** The version of the standard operator set. */
  public long opset() {
    return opsets.getOrDefault("", 1L);
  }

  /** The node that makes each tensor, by tensor name. */
  public Map<String, Node> producers() {
    Map<String, Node> producers = new HashMap<>();
    for (Node node : nodes) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
    producers.remove("");
    return producers;
  }

  /**
   * The nodes that read each tensor, by tensor name, in graph order; a node that reads it twice
   * stands once.
   */
  public Map<String, List<Node>> consumers() {
    Map<String, List<Node>> consumers = new HashMap<>();
    for (Node node : nodes) {
      for (String input : node.reads()) {
        consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
      }
    }
    return consumers;
  }

  /**
   * The nodes that compute with quantised weights or activations, in graph order. A graph with any
   * can be run and cut, but not trained.
   */
  public List<Node> quantizedNodes() {
    return nodes.stream().filter(Quantization::isQuantized).toList();
  }

  /** The same graph with other metadata. */
  public Graph withMetadata(Map<String, String> newMetadata) {
    return new Graph(name, nodes, initializers, inputs, outputs, opsets, newMetadata);
  }

  /** The same graph with other constants. */
  public Graph withInitializers(Map<String, Tensor> newInitializers) {
    return new Graph(name, nodes, newInitializers, inputs, outputs, opsets, metadata);
  }

  /** The same graph with other nodes and constants. */
  public Graph withNodes(List<Node> newNodes, Map<String, Tensor> newInitializers) {
    return new Graph(name, newNodes, newInitializers, inputs, outputs, opsets, metadata);
  }

  private static List<Node> topologicalOrder(
      List<Node> nodes, Set<String> constants, List<ValueInfo> inputs) {
    Set<String> made = new HashSet<>(constants);
    for (ValueInfo input : inputs) {
      if (!made.add(input.name())) {
        throw new IllegalArgumentException(
            "input '" + input.name() + "' is listed twice, or is a constant as well");
      }
    }
    Set<String> toBeMade = new HashSet<>();
    for (Node node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (!toBeMade.add(output) || made.contains(output))) {
          throw new IllegalArgumentException(
              "tensor '" + output + "' is made twice, the second time by " + node.label());
        }
      }
    }
    List<Node> ordered = new ArrayList<>(nodes.size());
    Deque<Node> waiting = new ArrayDeque<>(nodes);
    int sinceProgress = 0;
    while (!waiting.isEmpty()) {
      Node node = waiting.removeFirst();
      if (made.containsAll(node.reads())) {
        ordered.add(node);
        made.addAll(node.outputs());
        sinceProgress = 0;
      } else {
        waiting.addLast(node);
        sinceProgress++;
        if (sinceProgress > waiting.size()) {
          String missing =
              node.reads().stream().filter(input -> !made.contains(input)).findFirst().orElse("");
          throw new IllegalArgumentException(
              node.label()
                  + (toBeMade.contains(missing)
                      ? " needs '" + missing + "', which needs it in turn"
                      : " reads '" + missing + "', which no node makes"));
        }
      }
    }
    return List.copyOf(ordered);
  }
}
