package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several ways to write the same network, made one. */
final class Tidying {
  private Tidying() {}

  /** {@code Constant} nodes become initialisers under the same name. */
  static Graph foldConstants(Graph graph) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Tensor value = constantValue(node);
      if (value == null) {
        nodes.add(node);
      } else {
        initializers.put(node.outputs().get(0), value);
      }
    }
    return graph.withNodes(nodes, initializers);
  }

  private static @Nullable Tensor constantValue(Node node) {
    if (!node.domain().isEmpty()
        || !node.opType().equals("Constant")
        || node.attributes().size() != 1) {
      return null;
    }
    Attribute value = node.attributes().values().iterator().next();
    if (value instanceof Attribute.Constant it) {
      return it.value();
    } else if (value instanceof Attribute.Int it) {
      return Tensor.ofLongs(new long[] {it.value()});
    } else if (value instanceof Attribute.Real it) {
      return Tensor.ofFloats(new float[] {it.value()});
    } else if (value instanceof Attribute.Ints it) {
      long[] values = it.values().stream().mapToLong(Long::longValue).toArray();
      return Tensor.ofLongs(values, values.length);
    } else if (value instanceof Attribute.Reals it) {
      float[] values = new float[it.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = it.values().get(i);
      }
      return Tensor.ofFloats(values, values.length);
    }
    return null; // strings, which no tensor of ours holds
  }

  /**
   * Batch norm and dropout of a network that was exported in training mode work as in inference:
   * with the running statistics, and not at all.
   */
  static Graph forInference(Graph graph) {
    List<Node> nodes = graph.nodes().stream().map(Tidying::forInference).toList();
    return graph.withNodes(nodes, graph.initializers());
  }

  private static Node forInference(Node node) {
    if (node.opType().equals("BatchNormalization") && node.outputs().size() > 1) {
      Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
      attributes.remove("training_mode");
      List<String> result = node.outputs().subList(0, 1);
      return new Node(node.name(), node.opType(), node.domain(), node.inputs(), result, attributes);
    }
    if (node.opType().equals("Dropout") && node.hasInput(2)) {
      return node.withTensors(node.inputs().subList(0, 2), node.outputs());
    }
    return node;
  }

  /**
   * Nodes that only give an initialiser a second name ({@code Identity}, or a {@code Cast} to the
   * type it has) are dropped and their readers read the initialiser itself.
   */
  static Graph resolveAliases(Graph graph) {
    Set<String> namesToKeep = new HashSet<>();
    graph.outputs().forEach(output -> namesToKeep.add(output.name()));
    for (Node node : graph.nodes()) {
      Set<String> captured = new HashSet<>(node.reads());
      node.inputs().forEach(captured::remove);
      namesToKeep.addAll(captured);
    }
    Map<String, String> originals = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(name -> originals.getOrDefault(name, name)).toList();
      if (isAlias(node, inputs, graph.initializers())
          && !namesToKeep.contains(node.outputs().get(0))) {
        originals.put(node.outputs().get(0), inputs.get(0));
      } else {
        nodes.add(inputs.equals(node.inputs()) ? node : node.withTensors(inputs, node.outputs()));
      }
    }
    return graph.withNodes(nodes, graph.initializers());
  }

  /**
   * Vectors of one repeated number, such as the zero biases of layers that were not trained yet,
   * are given to every reader as its own: exporters store equal tensors once, and what is stored
   * once would be trained as one.
   */
  static Graph untieUniform(Graph graph) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    Set<String> taken = new HashSet<>(initializers.keySet());
    graph.inputs().forEach(input -> taken.add(input.name()));
    graph.nodes().forEach(node -> taken.addAll(node.outputs()));
    Set<String> read = new HashSet<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs = new ArrayList<>(node.inputs());
      for (int i = 0; i < inputs.size(); i++) {
        String name = inputs.get(i);
        boolean isReadAgain = !read.add(name);
        Tensor value = graph.initializers().get(name);
        if (isReadAgain && value != null && isUniform(value)) {
          inputs.set(i, another(name, taken));
          initializers.put(inputs.get(i), value);
        }
      }
      nodes.add(inputs.equals(node.inputs()) ? node : node.withTensors(inputs, node.outputs()));
    }
    return graph.withNodes(nodes, initializers);
  }

  private static String another(String name, Set<String> taken) {
    int number = 2;
    while (!taken.add(name + "_" + number)) {
      number++;
    }
    return name + "_" + number;
  }

  private static boolean isUniform(Tensor value) {
    if (!value.type().isFloating() || value.size() < 2) {
      return false;
    }
    float[] values = value.floats();
    for (float number : values) {
      if (number != values[0]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlias(Node node, List<String> inputs, Map<String, Tensor> constants) {
    if (!node.domain().isEmpty() || inputs.size() != 1) {
      return false;
    }
    Tensor constant = constants.get(inputs.get(0));
    return constant != null
        && switch (node.opType()) {
          case "Identity" -> true;
          case "Cast" -> node.intAttribute("to", 0) == constant.type().onnxCode();
          default -> false;
        };
  }
}
