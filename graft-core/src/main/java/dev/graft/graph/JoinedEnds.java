package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several ends of one network as one network, computed in one pass. */
public final class JoinedEnds {
  private static final String OUTPUT = "side-by-side";

  private JoinedEnds() {}

  /**
   * Ends of one network as one.
   *
   * @param ends each of one output [N, features]; they may differ in what they make of a tensor
   * @return with one output: [N, all their features, one after the other]
   */
  public static Graph of(List<Graph> ends) {
    Graph all = ends.get(0);
    List<String> outputs = new ArrayList<>(List.of(all.outputs().get(0).name()));
    for (int i = 1; i < ends.size(); i++) {
      Graph apart = apart(all, ends.get(i), "/" + i);
      outputs.add(apart.outputs().get(0).name());
      all = Surgery.union(all, apart);
    }
    Node concat =
        Node.of(OUTPUT, "Concat", outputs, List.of(OUTPUT), Map.of("axis", new Attribute.Int(1)));
    return Surgery.append(
        all, List.of(concat), Map.of(), List.of(ValueInfo.of(OUTPUT, ElementType.FLOAT, -1, -1)));
  }

  /** An end under whose names another graph has the same, or nothing. */
  private static Graph apart(Graph other, Graph end, String suffix) {
    Map<String, String> renamed = new HashMap<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    end.initializers()
        .forEach(
            (name, value) -> {
              Tensor known = other.initializers().get(name);
              if (known != null && !known.equals(value)) {
                renamed.put(name, name + suffix);
              }
              constants.put(renamed.getOrDefault(name, name), value);
            });
    Map<String, Node> producers = other.producers();
    List<Node> nodes = new ArrayList<>();
    for (Node node : end.nodes()) {
      boolean reads = node.inputs().stream().anyMatch(renamed::containsKey);
      for (String output : node.outputs()) {
        Node known = producers.get(output);
        if (known != null && (reads || !known.equals(node))) {
          renamed.put(output, output + suffix);
        }
      }
      nodes.add(
          node.withTensors(
              node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList(),
              node.outputs().stream().map(name -> renamed.getOrDefault(name, name)).toList()));
    }
    ValueInfo output = end.outputs().get(0);
    String name = renamed.getOrDefault(output.name(), output.name());
    return new Graph(
        end.name(),
        nodes,
        constants,
        end.inputs(),
        List.of(new ValueInfo(name, output.type(), output.shape())),
        end.opsets(),
        end.metadata());
  }
}
