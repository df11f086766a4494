package dev.graft.audio;

import dev.graft.graph.Attribute;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Gives each sample of a batch its own largest value, mean and so on: networks that were exported
 * for one sample at a time may take these over whatever they are given. Of one sample what comes
 * out computes the same.
 */
final class PerSample {
  private static final Set<String> REDUCTIONS =
      Set.of("ReduceMax", "ReduceMin", "ReduceMean", "ReduceSum");

  private static final long AXES_OF_SUMS_ARE_INPUTS_SINCE = 13;
  private static final long AXES_ARE_INPUTS_SINCE = 18;

  private final Graph network;
  private final TensorShapes shapes;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants;

  /** What is one number for each sample, or made of such. */
  private final Set<String> numbers = new HashSet<>();

  private PerSample(Graph network, TensorShapes shapes) {
    this.network = network;
    this.shapes = shapes;
    this.constants = new LinkedHashMap<>(network.initializers());
  }

  /** The tensors whose shapes have to be known. */
  static List<String> reduced(Graph network) {
    return network.nodes().stream()
        .filter(PerSample::reducesAll)
        .map(node -> node.inputs().get(0))
        .distinct()
        .toList();
  }

  /**
   * The network for batches.
   *
   * @param shapes of {@link #reduced}, whose first axis is the batch
   */
  static Graph of(Graph network, TensorShapes shapes) {
    PerSample made = new PerSample(network, shapes);
    network.nodes().forEach(made::add);
    return network.withNodes(made.nodes, made.constants);
  }

  private static boolean reducesAll(Node node) {
    return REDUCTIONS.contains(node.opType())
        && !node.hasInput(1)
        && !node.attributes().containsKey("axes");
  }

  private void add(Node node) {
    boolean isNumber = node.inputs().stream().skip(1).anyMatch(numbers::contains);
    if (reducesAll(node)) {
      nodes.add(withinSample(node));
      numbers.addAll(node.outputs());
    } else if (node.opType().equals("Clip") && isNumber) {
      bound(node);
    } else {
      if (numbers.containsAll(node.inputs().stream().filter(this::isComputed).toList())
          && node.inputs().stream().anyMatch(numbers::contains)) {
        numbers.addAll(node.outputs());
      }
      nodes.add(node);
    }
  }

  private boolean isComputed(String tensor) {
    return !tensor.isEmpty() && !constants.containsKey(tensor);
  }

  private Node withinSample(Node node) {
    List<Long> axes = LongStream.range(1, shapes.of(node.inputs().get(0)).length).boxed().toList();
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.put("keepdims", new Attribute.Int(1));
    List<String> inputs = new ArrayList<>(List.of(node.inputs().get(0)));
    long since =
        node.opType().equals("ReduceSum") ? AXES_OF_SUMS_ARE_INPUTS_SINCE : AXES_ARE_INPUTS_SINCE;
    if (network.opset() >= since) {
      String name = node.outputs().get(0) + "/axes";
      long[] values = axes.stream().mapToLong(Long::longValue).toArray();
      constants.put(name, Tensor.ofLongs(values, values.length));
      inputs.add(name);
    } else {
      attributes.put("axes", new Attribute.Ints(axes));
    }
    return new Node(node.name(), node.opType(), node.domain(), inputs, node.outputs(), attributes);
  }

  /** A clip whose bounds differ from sample to sample, which the operator does not have. */
  private void bound(Node clip) {
    String tensor = clip.inputs().get(0);
    String output = clip.outputs().get(0);
    if (clip.hasInput(1)) {
      String above = clip.hasInput(2) ? output + "/above" : output;
      nodes.add(
          Node.of(above, "Max", List.of(tensor, clip.inputs().get(1)), List.of(above), Map.of()));
      tensor = above;
    }
    if (clip.hasInput(2)) {
      nodes.add(
          Node.of(output, "Min", List.of(tensor, clip.inputs().get(2)), List.of(output), Map.of()));
    }
  }
}
