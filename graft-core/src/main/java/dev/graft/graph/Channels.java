package dev.graft.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the channels of a tensor stand, and how many they are.
 *
 * @param axis counted from the front, or from the back where negative
 * @param width how many channels; -1 where that is not known
 */
record Channels(int axis, long width) {
  static final int LAST = -1;
  private static final Set<String> SECOND =
      Set.of(
          "Conv",
          "ConvTranspose",
          "ConvInteger",
          "FusedConv",
          "QLinearConv",
          "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "LRN",
          "MaxPool",
          "AveragePool",
          "LpPool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "DepthToSpace",
          "SpaceToDepth");
  private static final Set<String> PRODUCTS =
      Set.of(
          "MatMul",
          "Gemm",
          "FusedMatMul",
          "FusedGemm",
          "MatMulInteger",
          "QLinearMatMul",
          "Attention",
          "MultiHeadAttention",
          "SkipLayerNormalization",
          "NhwcConv",
          "NhwcFusedConv",
          "NhwcMaxPool");
  private static final Set<String> LAYER_NORMS =
      Set.of("LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization");
  static final Set<String> BINARY =
      Set.of("Add", "Sub", "Mul", "Div", "PRelu", "BiasGelu", "FastGelu", "Max", "Min", "Pow");

  /** Which input of an operator holds the weight that says how many channels it makes. */
  private static final Map<String, Integer> WEIGHTS =
      Map.ofEntries(
          Map.entry("Conv", 1),
          Map.entry("ConvInteger", 1),
          Map.entry("FusedConv", 1),
          Map.entry("QLinearConv", 3),
          Map.entry("BatchNormalization", 1),
          Map.entry("InstanceNormalization", 1),
          Map.entry("MatMul", 1),
          Map.entry("FusedMatMul", 1),
          Map.entry("MatMulInteger", 1),
          Map.entry("QLinearMatMul", 3));

  /** What an operator tells of what it makes, and mostly of what it reads. */
  static Optional<Channels> of(Node node, Graph graph) {
    String operator = node.opType();
    if (SECOND.contains(operator)) {
      long[] weight = weight(node, graph);
      return Optional.of(new Channels(1, weight == null ? -1 : weight[0]));
    } else if (PRODUCTS.contains(operator)) {
      long[] weight = weight(node, graph);
      return Optional.of(new Channels(LAST, weight == null ? -1 : weight[weight.length - 1]));
    } else if (operator.startsWith("QLinear") && operator.endsWith("Pool")) {
      return Optional.of(new Channels(node.intAttribute("channels_last", 0) == 1 ? LAST : 1, -1));
    } else if (LAYER_NORMS.contains(operator)) {
      Tensor scale = graph.initializers().get(node.inputs().get(1));
      boolean one = scale == null ? node.intAttribute("axis", -1) < 0 : scale.shape().length == 1;
      return one
          ? Optional.of(new Channels(LAST, scale == null ? -1 : scale.shape()[0]))
          : Optional.empty();
    } else if (BINARY.contains(operator)) {
      return node.inputs().stream()
          .map(graph.initializers()::get)
          .filter(constant -> constant != null)
          .flatMap(constant -> alongOneAxis(constant).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  private static long @Nullable [] weight(Node node, Graph graph) {
    int index = WEIGHTS.getOrDefault(node.opType(), -1);
    Tensor weight =
        index < 0 || !node.hasInput(index)
            ? null
            : graph.initializers().get(node.inputs().get(index));
    return weight == null || weight.shape().length == 0 ? null : weight.shape();
  }

  /** A constant with one axis that is longer than 1. */
  private static Optional<Channels> alongOneAxis(Tensor constant) {
    long[] shape = constant.shape();
    int[] axes = IntStream.range(0, shape.length).filter(axis -> shape[axis] > 1).toArray();
    return axes.length == 1
        ? Optional.of(new Channels(axes[0] - shape.length, shape[axes[0]]))
        : Optional.empty();
  }

  /** The same number of channels on another axis. */
  Channels on(int newAxis) {
    return new Channels(newAxis, width);
  }

  /**
   * Where they stand after a change of shape which keeps the order of all numbers: where they were
   * if that can be, else on the only axis that is as long as they are many.
   *
   * @param target the extents behind it, 0 or -1 where they are not known; empty if none are
   */
  Optional<Channels> reshaped(long... target) {
    if (target.length == 0) {
      return axis == LAST || axis == 1 ? Optional.of(this) : Optional.empty();
    }
    int kept = axis < 0 ? target.length + axis : axis;
    boolean stays = (axis == LAST || axis == 1) && kept > 0 && kept < target.length;
    if (stays && (width < 0 || target[kept] <= 0 || target[kept] == width)) {
      return Optional.of(this);
    }
    return among(target).map(this::on);
  }

  /** The only axis behind the first of a shape that is as long as the channels are many. */
  Optional<Integer> among(long... extents) {
    List<Integer> axes =
        IntStream.range(1, extents.length)
            .filter(i -> width > 0 && extents[i] == width)
            .boxed()
            .toList();
    return axes.size() == 1 ? Optional.of(axes.get(0)) : Optional.empty();
  }

  /** Where they stand among axes in another order. */
  Optional<Channels> transposed(long... order) {
    int in = Math.floorMod(axis, order.length);
    int[] found = IntStream.range(0, order.length).filter(i -> order[i] == in).toArray();
    return Arrays.stream(found).boxed().map(this::on).findFirst();
  }
}
