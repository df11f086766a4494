package dev.graft.text;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How what a network says of each token becomes one vector for the text. */
public enum Pooling {
  /** The mean over all tokens; padding does not count. */
  MEAN,
  /** What it says of the first token, which some networks are trained to sum the text up in. */
  FIRST,
  /** The network's own vector for the text. */
  POOLER;

  private static final String FEATURES = "text/features";
  private static final long AXES_ARE_INPUTS_SINCE = 13;
  private static final long AXES_OF_MEANS_ARE_INPUTS_SINCE = 18;

  /** As cards and people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Pooling named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * The network with one output, the features; itself where it says nothing of tokens any more.
   *
   * @param mask the input that is 1 for tokens and 0 for padding
   */
  Graph appliedTo(Graph network, Optional<String> mask) {
    NetworkOutputs outputs = NetworkOutputs.of(network);
    if (outputs.sequence().isEmpty()) {
      return network;
    }
    if (this == POOLER) {
      return outputs.vector().map(vector -> Surgery.prefix(network, vector.name())).orElse(network);
    }
    ValueInfo sequence = outputs.sequence().get();
    Graph upTo =
        network.producers().containsKey(sequence.name())
            ? Surgery.prefix(network, sequence.name())
            : network;
    Maker maker = new Maker(network.opset());
    if (this == FIRST) {
      maker.first(sequence.name());
    } else {
      maker.mean(sequence.name(), mask);
    }
    long[] extents = sequence.extents();
    long width = extents[extents.length - 1];
    Graph pooled =
        Surgery.append(
            withInputs(upTo, network, mask),
            maker.nodes,
            maker.constants,
            List.of(ValueInfo.of(FEATURES, ElementType.FLOAT, -1, width)));
    Map<String, String> metadata = new LinkedHashMap<>(pooled.metadata());
    metadata.putAll(OutputLayer.ENDS_IN_FEATURES);
    return pooled.withMetadata(metadata);
  }

  /** With the mask among the inputs, also where the network itself does without. */
  private static Graph withInputs(Graph upTo, Graph network, Optional<String> mask) {
    List<ValueInfo> inputs =
        network.inputs().stream()
            .filter(
                input ->
                    mask.filter(input.name()::equals).isPresent() || upTo.inputs().contains(input))
            .toList();
    return new Graph(
        upTo.name(),
        upTo.nodes(),
        upTo.initializers(),
        inputs,
        upTo.outputs(),
        upTo.opsets(),
        upTo.metadata());
  }

  /** Gathers nodes. */
  private static final class Maker {
    private final boolean axesAreAttributes;
    private final boolean meanTakesAttributes;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();

    Maker(long opset) {
      this.axesAreAttributes = opset < AXES_ARE_INPUTS_SINCE;
      this.meanTakesAttributes = opset < AXES_OF_MEANS_ARE_INPUTS_SINCE;
    }

    /** [N, L, H] to [N, H]. */
    void first(String sequence) {
      constants.put("text.first", Tensor.ofLongs(new long[] {0}));
      node(
          "Gather",
          List.of(sequence, "text.first"),
          FEATURES,
          Map.of("axis", new Attribute.Int(1)));
    }

    /** [N, L, H] and a mask [N, L] to [N, H]. */
    void mean(String sequence, Optional<String> mask) {
      if (mask.isEmpty()) {
        overAxes("ReduceMean", sequence, FEATURES, 1, meanTakesAttributes, true);
        return;
      }
      node(
          "Cast", List.of(mask.get()), "text/there", Map.of("to", new Attribute.Int(1))); // float32
      overAxes("Unsqueeze", "text/there", "text/weights", 2, axesAreAttributes, false);
      node("Mul", List.of(sequence, "text/weights"), "text/counted", Map.of());
      overAxes("ReduceSum", "text/counted", "text/sum", 1, axesAreAttributes, true);
      overAxes("ReduceSum", "text/weights", "text/count", 1, axesAreAttributes, true);
      node("Div", List.of("text/sum", "text/count"), FEATURES, Map.of());
    }

    private void overAxes(
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
      node(operator, inputs, output, attributes);
    }

    private void node(
        String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
      nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
    }
  }
}
