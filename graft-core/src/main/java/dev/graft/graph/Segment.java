package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies between one cut and the next: a single node where the network is a plain chain, more
 * where it branches and joins again.
 *
 * @param input the cut before it
 * @param output the cut that ends it
 * @param path the nodes on paths from one to the other
 * @param others what only prepares constants, masks or shapes for them
 */
record Segment(String input, String output, List<Node> path, List<Node> others) {
  private static final Set<String> LAYERS =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "Einsum",
          "LSTM",
          "GRU",
          "RNN",
          "FusedConv",
          "FusedGemm",
          "FusedMatMul",
          "QLinearConv",
          "QLinearMatMul",
          "QGemm",
          "ConvInteger",
          "MatMulInteger",
          "Attention",
          "MultiHeadAttention");
  private static final Set<String> JOINS = Set.of("Add", "Sum", "QLinearAdd");
  private static final Set<String> GATES = Set.of("Mul", "Div");

  Segment {
    path = List.copyOf(path);
    others = List.copyOf(others);
  }

  /** Splits a graph, all of whose nodes lead to its output, at its cuts. */
  static List<Segment> of(Graph graph, Cuts cuts) {
    PathCount paths = new PathCount(graph, cuts.input().name(), cuts.output().name());
    List<String> tensors = cuts.tensors();
    List<List<Node>> onPath = placeOnPath(graph, tensors, paths);
    List<List<Node>> others = placeOthers(graph, onPath, paths);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i + 1 < tensors.size(); i++) {
      segments.add(new Segment(tensors.get(i), tensors.get(i + 1), onPath.get(i), others.get(i)));
    }
    return segments;
  }

  /** A node on a path stands behind the last cut that it depends on. */
  private static List<List<Node>> placeOnPath(Graph graph, List<String> cuts, PathCount paths) {
    Map<String, Integer> lastCut = new HashMap<>();
    List<List<Node>> places = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      lastCut.put(cuts.get(i), i);
      places.add(new ArrayList<>());
    }
    for (Node node : graph.nodes()) {
      if (isOnPath(node, paths)) {
        int place =
            node.reads().stream()
                .filter(paths::isOnAPath)
                .mapToInt(tensor -> lastCut.getOrDefault(tensor, 0))
                .max()
                .orElse(0);
        node.outputs().forEach(output -> lastCut.putIfAbsent(output, place));
        places.get(place).add(node);
      }
    }
    return places;
  }

  /** What is on no path stands with its first reader. */
  private static List<List<Node>> placeOthers(
      Graph graph, List<List<Node>> onPath, PathCount paths) {
    Map<String, Integer> firstUse = new HashMap<>();
    List<List<Node>> places = new ArrayList<>();
    for (int i = 0; i < onPath.size(); i++) {
      places.add(new ArrayList<>());
      for (Node node : onPath.get(i)) {
        for (String tensor : node.reads()) {
          firstUse.putIfAbsent(tensor, i);
        }
      }
    }
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (!isOnPath(node, paths)) {
        int place =
            node.outputs().stream()
                .mapToInt(tensor -> firstUse.getOrDefault(tensor, onPath.size() - 2))
                .min()
                .orElse(0);
        node.reads().forEach(tensor -> firstUse.merge(tensor, place, Math::min));
        places.get(place).add(0, node);
      }
    }
    return places;
  }

  private static boolean isOnPath(Node node, PathCount paths) {
    return node.outputs().stream().anyMatch(paths::isOnAPath);
  }

  /** The nodes of several segments that the signal passes through. */
  static List<Node> path(List<Segment> segments) {
    return segments.stream().flatMap(segment -> segment.path.stream()).toList();
  }

  /** The module that its nodes have in common; nodes of no module aside. */
  List<String> scope(Graph graph) {
    return Scopes.common(path, graph);
  }

  /** Whether it holds a layer that mixes channels, as against norms, activations and pooling. */
  boolean hasLayer(Graph graph) {
    return path.stream().anyMatch(node -> isLayer(node, graph));
  }

  /** Convolutions, matrix products, recurrent cells, and look-ups in a table of embeddings. */
  static boolean isLayer(Node node, Graph graph) {
    if (node.opType().equals("Gather")) {
      Tensor table = graph.initializers().get(node.inputs().get(0));
      return table != null && table.type().isFloating();
    }
    return LAYERS.contains(node.opType());
  }

  /**
   * Whether it is a block of its own: branches with layers in them, or a residual connection around
   * parameters. Where branches join in a product, as in a Swish or a squeeze-and-excitation, one of
   * them only scales the other, and both are part of a larger block.
   */
  boolean isBlock(Graph graph) {
    if (path.size() < 2) {
      return false;
    }
    Node join = path.get(path.size() - 1);
    if (GATES.contains(join.opType())) {
      return false;
    }
    boolean isResidual = JOINS.contains(join.opType()) && join.inputs().contains(input);
    return hasLayer(graph) || (isResidual && !Parameters.of(path, graph.initializers()).isEmpty());
  }

  /** Whether it only adds channels to what came in, as each layer of a dense block does. */
  boolean isDenseLayer(Graph graph) {
    Node join = path.get(path.size() - 1);
    return join.opType().equals("Concat") && join.inputs().contains(input) && hasLayer(graph);
  }
}
