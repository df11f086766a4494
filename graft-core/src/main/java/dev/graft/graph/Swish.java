package dev.graft.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operator of opset 24, for which ONNX Runtime has no kernel, as x times a sigmoid. */
final class Swish {
  private Swish() {}

  static Graph takenApart(Graph graph) {
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!node.domain().isEmpty() || !node.opType().equals("Swish")) {
        nodes.add(node);
        continue;
      }
      String x = node.inputs().get(0);
      String y = node.outputs().get(0);
      float alpha = node.floatAttribute("alpha", 1);
      String scaled = x;
      if (alpha != 1) {
        constants.put(y + "/alpha", Tensor.ofFloats(new float[] {alpha}));
        scaled = y + "/scaled";
        nodes.add(step("Mul", node, scaled, x, y + "/alpha"));
      }
      nodes.add(step("Sigmoid", node, y + "/gate", scaled));
      nodes.add(step("Mul", node, y, x, y + "/gate"));
    }
    return graph.withNodes(nodes, constants);
  }

  private static Node step(String opType, Node swish, String output, String... inputs) {
    String name = swish.name() + "/" + output;
    return Node.of(name, opType, List.of(inputs), List.of(output), Map.of());
  }
}
