package dev.graft.text;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that make one vector [N, H] of those of tokens [N, L, H]. Whatever makes the same has the
 * same name, so that two ways to do it can stand in one graph.
 */
final class PoolingNodes {
  private static final long AXES_ARE_INPUTS_SINCE = 13;
  private static final long AXES_OF_MEANS_ARE_INPUTS_SINCE = 18;

  private final boolean axesAreAttributes;
  private final boolean meanTakesAttributes;
  private final Optional<String> mask;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  /**
   * Nodes for networks of some opset.
   *
   * @param mask the input [N, L] that is 1 for tokens and 0 for padding
   */
  PoolingNodes(long opset, Optional<String> mask) {
    this.axesAreAttributes = opset < AXES_ARE_INPUTS_SINCE;
    this.meanTakesAttributes = opset < AXES_OF_MEANS_ARE_INPUTS_SINCE;
    this.mask = mask;
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  Map<String, Tensor> constants() {
    return constants;
  }

  /** That of the first token. */
  String first(String sequence) {
    constants.put("text.first", Tensor.ofLongs(new long[] {0}));
    return node(
        "Gather",
        List.of(sequence, "text.first"),
        "text/first/features",
        Map.of("axis", new Attribute.Int(1)));
  }

  /** The mean over all tokens. */
  String mean(String sequence) {
    weigh();
    return mean(sequence, "text/mean");
  }

  /** The means over all tokens of several sequences, side by side; the last is called as alone. */
  String means(List<String> sequences) {
    weigh();
    List<String> means = new ArrayList<>();
    int last = sequences.size() - 1;
    for (int i = 0; i < last; i++) {
      means.add(mean(sequences.get(i), "text/layer" + (last - i)));
    }
    means.add(mean(sequences.get(last), "text/mean"));
    return node("Concat", means, "text/layers/features", Map.of("axis", new Attribute.Int(1)));
  }

  /** Which tokens count, [N, L, 1], and how many they are, [N, 1]. */
  private void weigh() {
    if (mask.isPresent()) {
      node(
          "Cast", List.of(mask.get()), "text/there", Map.of("to", new Attribute.Int(1))); // float32
      overAxes("Unsqueeze", "text/there", "text/weights", 2, axesAreAttributes, false);
      overAxes("ReduceSum", "text/weights", "text/count", 1, axesAreAttributes, true);
    }
  }

  private String mean(String sequence, String name) {
    String features = name + "/features";
    if (mask.isEmpty()) {
      return overAxes("ReduceMean", sequence, features, 1, meanTakesAttributes, true);
    }
    node("Mul", List.of(sequence, "text/weights"), name + "/counted", Map.of());
    overAxes("ReduceSum", name + "/counted", name + "/sum", 1, axesAreAttributes, true);
    return node("Div", List.of(name + "/sum", "text/count"), features, Map.of());
  }

  private String overAxes(
      String operator,
      String tensor,
      String output,
      long axis,
      boolean asAttribute,
      boolean reduces) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    if (reduces) {
      attributes.put("keepdims", new Attribute.Int(0));
    }
    List<String> inputs = new ArrayList<>(List.of(tensor));
    if (asAttribute) {
      attributes.put("axes", new Attribute.Ints(List.of(axis)));
    } else {
      constants.put(output + ".axes", Tensor.ofLongs(new long[] {axis}, 1));
      inputs.add(output + ".axes");
    }
    return node(operator, inputs, output, attributes);
  }

  private String node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
    return output;
  }
}
