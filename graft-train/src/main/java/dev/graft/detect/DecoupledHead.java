package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a network puts out boxes: for each of its resolutions three convolutions, of a box's four
 * numbers, of whether something is there, and of its class, whose outputs are joined in this order,
 * as YOLOX has it (Ge et al., 2021, arXiv:2107.08430). Found by how they are put together, whatever
 * their names.
 *
 * @param levels at least one
 */
record DecoupledHead(List<Level> levels) {
  private static final Set<String> BETWEEN = Set.of("Sigmoid", "Identity", "Cast");
  private static final int BOX = 4;

  /**
   * The three convolutions of one resolution.
   *
   * @param stem the last tensor that all three depend on and nothing else reaches them by
   */
  record Level(String stem, Node box, Node objectness, Node classes) {
    /** In the order in which their outputs are joined. */
    List<Node> nodes() {
      return List.of(box, objectness, classes);
    }
  }

  DecoupledHead {
    levels = List.copyOf(levels);
  }

  /**
   * Finds it.
   *
   * @param source how errors name the network
   * @throws GraftException of fault {@code MODEL} if there is none
   */
  static DecoupledHead of(Graph network, String source) {
    return find(network)
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.MODEL,
                    "%s has no detection head that Graft knows: expected are, for each resolution, three convolutions (of 4 box numbers, of 1 objectness, of the classes) whose outputs are joined in this order, as YOLOX has them. Use a YOLOX detector, exported without its decoding, or a picture classifier, which is given a head of its own."
                        .formatted(source)));
  }

  /** The same; empty if there is none. */
  static Optional<DecoupledHead> find(Graph network) {
    Map<String, Node> producers = network.producers();
    List<Level> levels = new ArrayList<>();
    Set<Integer> classes = new HashSet<>();
    for (Node join : network.nodes()) {
      if (join.opType().equals("Concat") && join.inputs().size() == 3) {
        List<Optional<Node>> layers =
            join.inputs().stream().map(tensor -> convolution(tensor, producers)).toList();
        if (layers.stream().allMatch(Optional::isPresent)) {
          List<Node> three = layers.stream().map(Optional::orElseThrow).toList();
          if (fits(three, network)) {
            levels.add(new Level(stem(network, join), three.get(0), three.get(1), three.get(2)));
            classes.add(outputs(three.get(2), network));
          }
        }
      }
    }
    return levels.isEmpty() || classes.size() > 1
        ? Optional.empty()
        : Optional.of(new DecoupledHead(levels));
  }

  private static Optional<Node> convolution(String tensor, Map<String, Node> producers) {
    Node node = producers.get(tensor);
    while (node != null && BETWEEN.contains(node.opType())) {
      node = producers.get(node.inputs().get(0));
    }
    return Optional.ofNullable(node).filter(it -> it.opType().equals("Conv"));
  }

  private static boolean fits(List<Node> three, Graph network) {
    return three.stream().allMatch(node -> outputs(node, network) > 0 && node.hasInput(2))
        && outputs(three.get(0), network) == BOX
        && outputs(three.get(1), network) == 1
        && three.get(0).inputs().get(0).equals(three.get(1).inputs().get(0));
  }

  private static String stem(Graph network, Node join) {
    List<String> cuts = Cuts.of(Surgery.prefix(network, join.outputs().get(0))).tensors();
    return cuts.get(cuts.size() - 2);
  }

  /** The same, whose levels begin with these tensors in this order. */
  DecoupledHead inOrder(List<String> stems) {
    return new DecoupledHead(
        levels.stream()
            .sorted(Comparator.comparing(level -> stems.indexOf(level.stem())))
            .toList());
  }

  /** How many channels a convolution puts out; 0 where its weights are no constants. */
  static int outputs(Node convolution, Graph network) {
    Tensor weight = network.initializers().get(convolution.inputs().get(1));
    return weight == null || !network.initializers().containsKey(bias(convolution))
        ? 0
        : (int) weight.shape()[0];
  }

  static String bias(Node convolution) {
    return convolution.hasInput(2) ? convolution.inputs().get(2) : "";
  }
}
