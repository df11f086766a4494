package dev.graft.detect;

import dev.graft.graph.Attribute;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Nodes in the making, each called by the tensor that it makes. */
final class Nodes {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  /** A node as it is, which reads other tensors. */
  void add(Node node, Map<String, String> instead) {
    nodes.add(reading(node, instead));
  }

  /** A node of any operator. */
  String add(String output, String opType, Map<String, Attribute> attributes, List<String> inputs) {
    nodes.add(Node.of(output, opType, inputs, List.of(output), attributes));
    return output;
  }

  /** A node of an operator that has no attributes. */
  String add(String output, String opType, String... inputs) {
    return add(output, opType, Map.of(), List.of(inputs));
  }

  String constant(String name, Tensor value) {
    constants.put(name, value);
    return name;
  }

  String longs(String name, long... values) {
    return constant(name, Tensor.ofLongs(values, values.length));
  }

  String number(String name, double value) {
    return constant(name, Tensor.ofFloats(new float[] {(float) value}, 1));
  }

  /** What lies between two places of an axis. */
  String slice(String output, String tensor, long axis, long from, long to) {
    return add(
        output,
        "Slice",
        tensor,
        longs(output + ".from", from),
        longs(output + ".to", to),
        longs(output + ".axis", axis));
  }

  /** The elements in another shape, where 0 is as before and -1 what is left. */
  String reshape(String output, String tensor, long... shape) {
    return add(output, "Reshape", tensor, longs(output + ".shape", shape));
  }

  String concat(String output, long axis, List<String> tensors) {
    return add(output, "Concat", Map.of("axis", new Attribute.Int(axis)), tensors);
  }

  String gather(String output, String tensor, String indices, long axis) {
    return add(output, "Gather", Map.of("axis", new Attribute.Int(axis)), List.of(tensor, indices));
  }

  /** Numbers by falling size, and where each was. */
  void sort(String values, String order, String numbers, String count) {
    nodes.add(Node.of(values, "TopK", List.of(numbers, count), List.of(values, order), Map.of()));
  }

  String transpose(String output, String tensor, long... order) {
    List<Long> axes = LongStream.of(order).boxed().toList();
    return add(output, "Transpose", Map.of("perm", new Attribute.Ints(axes)), List.of(tensor));
  }

  /** Behind a graph, which then puts out these. */
  Graph behind(Graph graph, ValueInfo... outputs) {
    return Surgery.append(graph, nodes, constants, List.of(outputs));
  }

  /**
   * Between the part of a graph that computes some tensors and the rest.
   *
   * @param instead what the rest reads in their place, by tensor
   */
  Graph within(Graph graph, Map<String, String> instead) {
    Graph before = Surgery.prefix(graph, instead.keySet().toArray(String[]::new));
    List<Node> all = new ArrayList<>(nodes);
    for (Node node : graph.nodes()) {
      all.add(before.nodes().contains(node) ? node : reading(node, instead));
    }
    Map<String, Tensor> own = new LinkedHashMap<>(graph.initializers());
    own.putAll(constants);
    return graph.withNodes(all, own);
  }

  private static Node reading(Node node, Map<String, String> instead) {
    return node.withTensors(
        node.inputs().stream().map(name -> instead.getOrDefault(name, name)).toList(),
        node.outputs());
  }
}
