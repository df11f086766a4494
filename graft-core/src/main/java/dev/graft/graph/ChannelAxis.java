package dev.graft.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which axis of a tensor holds channels, by what the operators around it compute: a convolution has
 * them on axis 1, a matrix product and a layer norm on the last axis, a bias where its one long
 * axis lies. Exporters of PyTorch write maps [N, C, H, W], those of Keras and some transformers [N,
 * H, W, C].
 */
final class ChannelAxis {
  private static final int LAST = -1;
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
  private static final Set<String> BINARY =
      Set.of("Add", "Sub", "Mul", "Div", "PRelu", "BiasGelu", "FastGelu", "Max", "Min", "Pow");

  /** What leaves every axis where it is. */
  private static final Set<String> IN_PLACE =
      Set.of(
          "Relu",
          "Identity",
          "Dropout",
          "Cast",
          "Clip",
          "Sigmoid",
          "Tanh",
          "Erf",
          "Gelu",
          "QuickGelu",
          "HardSwish",
          "HardSigmoid",
          "Elu",
          "Celu",
          "Selu",
          "LeakyRelu",
          "Softplus",
          "Softsign",
          "Mish",
          "Swish",
          "Neg",
          "Abs",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Pad",
          "Slice",
          "Split",
          "Concat",
          "Resize",
          "Upsample",
          "Expand",
          "Where",
          "QuantizeLinear",
          "DequantizeLinear",
          "LpNormalization");

  private final Graph graph;
  private final Map<String, Node> producers;

  private ChannelAxis(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
  }

  /**
   * The channel axis of a tensor that some node makes, by the operators before it; where they do
   * not tell, by its extents, of which height and width are often equal.
   *
   * @param extents -1 where free
   */
  static OptionalInt of(Graph graph, String tensor, long... extents) {
    OptionalInt found = new ChannelAxis(graph).before(tensor, new HashSet<>());
    if (found.isPresent()) {
      int axis = found.getAsInt() < 0 ? extents.length + found.getAsInt() : found.getAsInt();
      return axis > 0 && axis < extents.length ? OptionalInt.of(axis) : OptionalInt.empty();
    }
    if (extents.length == 4 && extents[1] > 0 && extents[3] > 0) {
      if (extents[1] == extents[2] && extents[3] != extents[1]) {
        return OptionalInt.of(3);
      } else if (extents[2] == extents[3] && extents[1] != extents[3]) {
        return OptionalInt.of(1);
      }
    }
    return OptionalInt.empty();
  }

  /** Counted from the front, or from the back where negative. */
  private OptionalInt before(String tensor, Set<String> seen) {
    Node node = producers.get(tensor);
    if (node == null || !seen.add(tensor)) {
      return OptionalInt.empty();
    }
    OptionalInt own = evidence(node);
    if (own.isPresent()) {
      return own;
    }
    switch (node.opType()) {
      case "Transpose" -> {
        long[] order = node.intsAttribute("perm");
        OptionalInt in = before(node.inputs().get(0), seen);
        return in.isEmpty() || order.length == 0
            ? OptionalInt.empty()
            : indexOf(order, Math.floorMod(in.getAsInt(), order.length));
      }
      case "Reshape" -> {
        OptionalInt in = before(node.inputs().get(0), seen);
        return in.isPresent() && (in.getAsInt() == LAST || in.getAsInt() == 1)
            ? in
            : OptionalInt.empty();
      }
      default -> {
        boolean passes = IN_PLACE.contains(node.opType()) || BINARY.contains(node.opType());
        for (String input : passes ? node.inputs() : List.<String>of()) {
          OptionalInt in = before(input, seen);
          if (in.isPresent()) {
            return in;
          }
        }
        return OptionalInt.empty();
      }
    }
  }

  /**
   * The channel axis of a network's input of four axes, by the operators behind it.
   *
   * @return empty where they do not tell
   */
  static OptionalInt ofInput(Graph graph, String input) {
    return new ChannelAxis(graph).behind(input, graph.consumers());
  }

  /** A tensor and where each of its axes stands in the input. */
  private record Seen(String tensor, int[] axes) {}

  private OptionalInt behind(String input, Map<String, List<Node>> consumers) {
    Deque<Seen> open = new ArrayDeque<>(List.of(new Seen(input, new int[] {0, 1, 2, 3})));
    Set<String> visited = new HashSet<>();
    while (!open.isEmpty()) {
      Seen seen = open.removeFirst();
      if (!visited.add(seen.tensor)) {
        continue;
      }
      for (Node node : consumers.getOrDefault(seen.tensor, List.of())) {
        OptionalInt axis = channelsRead(node);
        if (axis.isPresent()) {
          int own = axis.getAsInt() < 0 ? 4 + axis.getAsInt() : axis.getAsInt();
          return own > 0 && own < 4 ? OptionalInt.of(seen.axes[own]) : OptionalInt.empty();
        }
        int[] axes = seen.axes;
        if (node.opType().equals("Transpose")) {
          long[] order = node.intsAttribute("perm", 3, 2, 1, 0);
          axes = Arrays.stream(order).mapToInt(from -> seen.axes[(int) from]).toArray();
        } else if (!IN_PLACE.contains(node.opType()) && !BINARY.contains(node.opType())) {
          continue;
        }
        for (String output : node.outputs()) {
          open.addLast(new Seen(output, axes));
        }
      }
    }
    return OptionalInt.empty();
  }

  /** As {@link #evidence}, and colours that are taken apart. */
  private OptionalInt channelsRead(Node node) {
    boolean apart = Set.of("Gather", "Split").contains(node.opType());
    int axis = (int) node.intAttribute("axis", 0);
    return apart && axis != 0 ? OptionalInt.of(axis) : evidence(node);
  }

  private OptionalInt evidence(Node node) {
    String operator = node.opType();
    if (SECOND.contains(operator)) {
      return OptionalInt.of(1);
    } else if (PRODUCTS.contains(operator)) {
      return OptionalInt.of(LAST);
    } else if (operator.startsWith("QLinear") && operator.endsWith("Pool")) {
      return OptionalInt.of(node.intAttribute("channels_last", 0) == 1 ? LAST : 1);
    } else if (LAYER_NORMS.contains(operator)) {
      Tensor scale = graph.initializers().get(node.inputs().get(1));
      boolean one = scale == null ? node.intAttribute("axis", -1) < 0 : scale.shape().length == 1;
      return one ? OptionalInt.of(LAST) : OptionalInt.empty();
    } else if (BINARY.contains(operator)) {
      return node.inputs().stream()
          .map(graph.initializers()::get)
          .filter(constant -> constant != null)
          .mapToInt(ChannelAxis::longAxis)
          .filter(axis -> axis < 0)
          .findFirst();
    }
    return OptionalInt.empty();
  }

  /** The only axis of a constant that is longer than 1, counted from the back; 0 if none. */
  private static int longAxis(Tensor constant) {
    long[] shape = constant.shape();
    int[] axes = IntStream.range(0, shape.length).filter(axis -> shape[axis] > 1).toArray();
    return axes.length == 1 ? axes[0] - shape.length : 0;
  }

  private static OptionalInt indexOf(long[] order, int axis) {
    return IntStream.range(0, order.length).filter(i -> order[i] == axis).findFirst();
  }
}
