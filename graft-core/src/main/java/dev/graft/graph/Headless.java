package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.OutputLayer.Kind;
import dev.graft.graph.ValueInfo.Axis;
import java.util.List;
import java.util.Map;

/** A network without its old output layer, which returns features of shape [N, D]. */
final class Headless {
  private static final String FEATURES = "features";

  /** What follows the features' tensor so that no position axes are left. */
  private record Pooling(List<Node> nodes, Map<String, Tensor> constants, String features) {}

  private Headless() {}

  static Graph of(Graph network, Cuts cuts, OutputLayer layer) {
    Graph graph = Surgery.prefix(network, layer.features());
    List<Axis> shape = cuts.output().shape();
    boolean maps =
        layer.kind() == Kind.CONVOLUTION || (layer.kind() == Kind.NONE && endsInMaps(graph, shape));
    boolean sequence = !maps && layer.kind() != Kind.GEMM && shape.size() == 3;
    if (layer.kind() == Kind.NONE && !maps && !sequence && shape.size() != 2) {
      throw new GraftException(
          Fault.MODEL,
          "The network '%s' returns %s; expected features of shape [N, D], maps [N, C, H, W] or a sequence [N, T, D]. Export it with its output's shape."
              .formatted(network.name(), cuts.output()));
    }
    Pooling pooling = new Pooling(List.of(), Map.of(), layer.features());
    if (maps) {
      pooling = meanOfMaps(layer.features());
    } else if (sequence) {
      pooling = meanOfSequence(layer.features(), graph.opset());
    }
    Axis width =
        layer.kind() == Kind.NONE
            ? shape.get(maps ? 1 : shape.size() - 1)
            : new Axis.Fixed(layer.featureCount());
    ElementType type = graph.outputs().get(0).type();
    List<Axis> features = List.of(new Axis.Free("batch"), width);
    return Surgery.append(
        graph,
        pooling.nodes,
        pooling.constants,
        List.of(new ValueInfo(pooling.features, type, features)));
  }

  private static Pooling meanOfMaps(String maps) {
    return new Pooling(
        List.of(
            Node.of("", "GlobalAveragePool", List.of(maps), List.of("pooled"), Map.of()),
            Node.of("", "Flatten", List.of("pooled"), List.of(FEATURES), Map.of())),
        Map.of(),
        FEATURES);
  }

  /**
   * The mean over axis 1, which is an attribute of ReduceMean before opset 18 and an input since.
   */
  private static Pooling meanOfSequence(String sequence, long opset) {
    Attribute drop = new Attribute.Int(0);
    if (opset < 18) {
      Map<String, Attribute> with =
          Map.of("axes", new Attribute.Ints(List.of(1L)), "keepdims", drop);
      return new Pooling(
          List.of(Node.of("", "ReduceMean", List.of(sequence), List.of(FEATURES), with)),
          Map.of(),
          FEATURES);
    }
    return new Pooling(
        List.of(
            Node.of(
                "",
                "ReduceMean",
                List.of(sequence, "axes"),
                List.of(FEATURES),
                Map.of("keepdims", drop))),
        Map.of("axes", Tensor.ofLongs(new long[] {1}, 1)),
        FEATURES);
  }

  /** [N, C, ...] as against a sequence [N, T, D]. */
  private static boolean endsInMaps(Graph graph, List<Axis> shape) {
    if (shape.size() != 3) {
      return shape.size() > 3;
    }
    List<Node> layers =
        graph.nodes().stream().filter(node -> Segment.isLayer(node, graph)).toList();
    return !layers.isEmpty() && layers.get(layers.size() - 1).opType().equals("Conv");
  }
}
