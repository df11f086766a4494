package dev.graft.graph;

import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first axis of a network that was exported for batches of one, as some exporters do. */
public final class BatchAxis {
  private static final String NAME = "batch";

  private BatchAxis() {}

  /** Whether a network of one input takes one sample at a time only. */
  public static boolean isOne(Graph network) {
    return network.inputs().size() == 1
        && network.inputs().get(0).shape().stream()
            .findFirst()
            .equals(Optional.of(new Axis.Fixed(1)));
  }

  /**
   * The same network for batches of any size, as far as its declarations and its {@code Reshape}
   * nodes say: those that make a first axis of 1 keep what is there. Whether it then computes each
   * sample by itself remains to be tried.
   */
  public static Graph freed(Graph network) {
    Map<String, Tensor> constants = new LinkedHashMap<>(network.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      nodes.add(node.opType().equals("Reshape") ? freed(node, constants) : node);
    }
    return new Graph(
        network.name(),
        nodes,
        constants,
        network.inputs().stream().map(BatchAxis::freed).toList(),
        network.outputs().stream().map(BatchAxis::freed).toList(),
        network.opsets(),
        network.metadata());
  }

  private static Node freed(Node reshape, Map<String, Tensor> constants) {
    Tensor shape = constants.get(reshape.inputs().get(1));
    if (shape == null
        || shape.size() < 2
        || shape.longs()[0] != 1
        || reshape.intAttribute("allowzero", 0) != 0) {
      return reshape;
    }
    long[] kept = shape.longs();
    kept[0] = 0; // in ONNX: as many as there are
    String name = reshape.inputs().get(1) + "/any." + NAME;
    constants.put(name, Tensor.ofLongs(kept, kept.length));
    return reshape.withTensors(List.of(reshape.inputs().get(0), name), reshape.outputs());
  }

  private static ValueInfo freed(ValueInfo value) {
    if (value.shape().isEmpty() || !value.shape().get(0).equals(new Axis.Fixed(1))) {
      return value;
    }
    List<Axis> axes = new ArrayList<>(value.shape());
    axes.set(0, new Axis.Free(NAME));
    return new ValueInfo(value.name(), value.type(), axes);
  }
}
