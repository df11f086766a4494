package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.OutputLayer.Kind;
import dev.graft.graph.ValueInfo.Axis;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A network without its old output layer, which returns features of shape [N, D]. */
final class Headless {
  private static final String FEATURES = "features";

  /** What follows the features' tensor so that no position axes are left. */
  private record Pooling(List<Node> nodes, Map<String, Tensor> constants, String features) {}

  private Headless() {}

  static Graph of(Graph network, Cuts cuts, OutputLayer layer) {
    Graph graph = Surgery.prefix(network, layer.features());
    List<Axis> shape = cuts.output().shape();
    int channels = channelAxis(graph, cuts.output(), layer);
    boolean maps =
        layer.kind() == Kind.CONVOLUTION
            || (layer.kind() == Kind.NONE
                && (shape.size() > 3 || (shape.size() == 3 && channels == 1)));
    boolean sequence = !maps && layer.kind() != Kind.GEMM && shape.size() == 3;
    if (layer.kind() == Kind.NONE && !maps && !sequence && shape.size() != 2) {
      throw new GraftException(
          Fault.MODEL,
          "The network '%s' returns %s; expected features of shape [N, D], maps [N, C, H, W] or [N, H, W, C], or a sequence [N, T, D]. Export it with its output's shape."
              .formatted(network.name(), cuts.output()));
    }
    Pooling pooling = new Pooling(List.of(), Map.of(), layer.features());
    if (maps && channels == 1) {
      pooling = meanOfMaps(layer.features());
    } else if (maps || sequence) {
      long[] positions = LongStream.range(1, maps ? channels : 2).toArray();
      pooling = mean(layer.features(), positions, graph.opset());
    }
    Axis width =
        layer.kind() == Kind.NONE
            ? shape.get(maps ? channels : shape.size() - 1)
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

  /** A mean over axes, which are an attribute of ReduceMean before opset 18 and an input since. */
  private static Pooling mean(String tensor, long[] axes, long opset) {
    Attribute drop = new Attribute.Int(0);
    if (opset < 18) {
      Attribute over = new Attribute.Ints(LongStream.of(axes).boxed().toList());
      Map<String, Attribute> with = Map.of("axes", over, "keepdims", drop);
      return new Pooling(
          List.of(Node.of("", "ReduceMean", List.of(tensor), List.of(FEATURES), with)),
          Map.of(),
          FEATURES);
    }
    return new Pooling(
        List.of(
            Node.of(
                "",
                "ReduceMean",
                List.of(tensor, "axes"),
                List.of(FEATURES),
                Map.of("keepdims", drop))),
        Map.of("axes", Tensor.ofLongs(axes, axes.length)),
        FEATURES);
  }

  /** Of what the network ends in: the last axis or axis 1; which, where nothing tells, by rank. */
  private static int channelAxis(Graph graph, ValueInfo output, OutputLayer layer) {
    int rank = output.shape().size();
    if (layer.kind() != Kind.NONE || rank < 3) {
      return 1;
    }
    int axis = ChannelAxis.of(graph, output.name(), output.extents()).orElse(rank == 3 ? 2 : 1);
    return axis == rank - 1 ? axis : 1;
  }
}
