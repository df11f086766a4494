package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.OutputLayer.Joining;
import dev.graft.graph.OutputLayer.Kind;
import dev.graft.graph.OutputLayer.Source;
import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** A network without its old output layer, which returns features of shape [N, D]. */
final class Headless {
  private static final String FEATURES = "features";
  private static final Set<String> CHANGING_RANK =
      Set.of(
          "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Gather", "GatherND", "ArgMax", "Expand");

  private final Graph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  private Headless(Graph graph) {
    this.graph = graph;
  }

  static Graph of(Graph network, Cuts cuts, OutputLayer layer) {
    Headless headless =
        new Headless(Surgery.prefix(network, layer.tensors().toArray(String[]::new)));
    return layer.kind() == Kind.NONE
        ? headless.endingInFeatures(network, cuts.output())
        : headless.behind(network, cuts.output(), layer);
  }

  /** What the network returns, pooled over its positions. */
  private Graph endingInFeatures(Graph network, ValueInfo output) {
    List<Axis> shape = output.shape();
    int rank = shape.size();
    if (rank < 2) {
      throw new GraftException(
          Fault.MODEL,
          "The network '%s' returns %s; expected features of shape [N, D], maps [N, C, H, W] or [N, H, W, C], or a sequence [N, T, D]. Export it with its output's shape."
              .formatted(network.name(), output));
    }
    int channels = channelAxis(output);
    String pooled = output.name();
    if (rank > 2 && channels == 1) {
      pooled = meanOfMaps(pooled, FEATURES);
    } else if (rank > 2) {
      LongStream positions = LongStream.range(1, rank).filter(axis -> axis != channels);
      pooled = mean(pooled, FEATURES, positions.toArray());
    }
    return with(pooled, shape.get(channels));
  }

  /** What goes into the output layer, pooled over its positions and joined. */
  private Graph behind(Graph network, ValueInfo output, OutputLayer layer) {
    boolean several = layer.sources().size() > 1;
    int rank = layer.nodes().stream().anyMatch(Headless::changesRank) ? 0 : output.shape().size();
    List<String> pooled = new ArrayList<>();
    for (Source source : layer.sources()) {
      String name = several ? FEATURES + "/" + pooled.size() : FEATURES;
      pooled.add(pooled(real(network, source), source, rank, name));
    }
    String features = pooled.get(0);
    if (several && layer.joining() == Joining.MEAN) {
      features = add("Mean", pooled, FEATURES, Map.of());
    } else if (several) {
      features = add("Concat", pooled, FEATURES, Map.of("axis", new Attribute.Int(1)));
    }
    Axis width =
        layer.featureCount() < 0 ? new Axis.Free("") : new Axis.Fixed(layer.featureCount());
    return with(features, width);
  }

  private static boolean changesRank(Node node) {
    return CHANGING_RANK.contains(node.opType()) || node.opType().startsWith("Reduce");
  }

  /** A source as real numbers. */
  private String real(Graph network, Source source) {
    if (source.scale().isEmpty()) {
      return source.tensor();
    }
    source
        .scale()
        .forEach(
            name -> {
              Tensor value = network.initializers().get(name);
              if (value != null && !graph.initializers().containsKey(name)) {
                constants.put(name, value);
              }
            });
    List<String> inputs = new ArrayList<>(List.of(source.tensor()));
    inputs.addAll(source.scale());
    return add("DequantizeLinear", inputs, source.tensor() + "/real", Map.of());
  }

  /**
   * A source as [N, D].
   *
   * @param rank of what the layer gives; 0 where it is not known
   */
  private String pooled(String tensor, Source source, int rank, String name) {
    if (source.kind() == Kind.CONVOLUTION) {
      return meanOfMaps(tensor, name);
    }
    if (source.kind() == Kind.GEMM || rank == 2 || source.width() < 0) {
      return tensor;
    }
    if (rank == 3) {
      return mean(tensor, name, 1);
    }
    String extents = name + "/extents";
    constants.put(extents, Tensor.ofLongs(new long[] {0, -1, source.width()}, 3));
    String positions = name + "/positions"; // [N, T, D], whatever the rank was
    return mean(add("Reshape", List.of(tensor, extents), positions, Map.of()), name, 1);
  }

  private Graph with(String features, Axis width) {
    ElementType type = graph.outputs().get(0).type();
    List<Axis> shape = List.of(new Axis.Free("batch"), width);
    ElementType real = type.isFloating() ? type : ElementType.FLOAT;
    return Surgery.append(graph, nodes, constants, List.of(new ValueInfo(features, real, shape)));
  }

  private String meanOfMaps(String maps, String name) {
    String pooled = name.equals(FEATURES) ? "pooled" : name + "/pooled";
    add("GlobalAveragePool", List.of(maps), pooled, Map.of());
    return add("Flatten", List.of(pooled), name, Map.of());
  }

  /** A mean over axes, which are an attribute of ReduceMean before opset 18 and an input since. */
  private String mean(String tensor, String name, long... axes) {
    Attribute drop = new Attribute.Int(0);
    if (graph.opset() < 18) {
      Attribute over = new Attribute.Ints(LongStream.of(axes).boxed().toList());
      return add("ReduceMean", List.of(tensor), name, Map.of("axes", over, "keepdims", drop));
    }
    String over = name.equals(FEATURES) ? "axes" : name + "/axes";
    constants.put(over, Tensor.ofLongs(axes, axes.length));
    return add("ReduceMean", List.of(tensor, over), name, Map.of("keepdims", drop));
  }

  private String add(
      String opType, List<String> inputs, String output, Map<String, Attribute> attributes) {
    nodes.add(Node.of("", opType, inputs, List.of(output), attributes));
    return output;
  }

  /** Of what the network ends in; where nothing tells, by rank. */
  private int channelAxis(ValueInfo output) {
    int rank = output.shape().size();
    return rank < 3
        ? 1
        : ChannelAxis.of(graph, output.name(), output.extents()).orElse(rank == 3 ? 2 : 1);
  }
}
