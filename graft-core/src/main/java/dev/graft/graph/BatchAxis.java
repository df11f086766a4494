package dev.graft.graph;

import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /** The tensors whose shapes {@link #freed} wants to know: all that come of the input. */
  public static Set<String> tensors(Graph network) {
    Set<String> reached = new LinkedHashSet<>();
    network.inputs().forEach(input -> reached.add(input.name()));
    for (Node node : network.nodes()) {
      if (!PathCount.readsExtents(node) && node.reads().stream().anyMatch(reached::contains)) {
        reached.addAll(node.outputs());
      }
    }
    reached.remove("");
    return reached;
  }

  /**
   * The same network for batches of any size: constants that say how large a batch of one is are
   * written anew, along the way that the batch takes through the nodes. Whether the result then
   * computes each sample by itself remains to be tried.
   *
   * @param shapes of the network's {@link #tensors}, for a batch of one
   */
  public static Graph freed(Graph network, TensorShapes shapes) {
    BatchRoute route = new BatchRoute(network, shapes);
    return new Graph(
        network.name(),
        route.nodes(),
        route.constants(),
        network.inputs().stream().map(BatchAxis::freed).toList(),
        network.outputs().stream().map(BatchAxis::freed).toList(),
        network.opsets(),
        network.metadata());
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
