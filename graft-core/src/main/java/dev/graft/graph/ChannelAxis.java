package dev.graft.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * not tell, or the extents say otherwise, by these, of which height and width are often equal,
   * and all but the channels' are often 1.
   *
   * @param extents -1 where free
   */
  static OptionalInt of(Graph graph, String tensor, long... extents) {
    Optional<Channels> found = new ChannelAxis(graph).before(tensor, new HashSet<>());
    int axis = found.map(channels -> Math.floorMod(channels.axis(), extents.length)).orElse(0);
    long width = found.map(Channels::width).orElse(-1L);
    int[] longer = IntStream.range(1, extents.length).filter(i -> extents[i] != 1).toArray();
    boolean isOne = axis > 0 && extents[axis] == 1 && width != 1;
    if (axis > 0 && !isOne && (width < 0 || extents[axis] < 0 || extents[axis] == width)) {
      return OptionalInt.of(axis);
    } else if (found.flatMap(channels -> channels.among(extents)).isPresent()) {
      return OptionalInt.of(found.flatMap(channels -> channels.among(extents)).orElseThrow());
    } else if (longer.length == 1) {
      return OptionalInt.of(longer[0]);
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

  private Optional<Channels> before(String tensor, Set<String> seen) {
    Node node = producers.get(tensor);
    if (node == null || !seen.add(tensor)) {
      return Optional.empty();
    }
    String first = node.inputs().isEmpty() ? "" : node.inputs().get(0);
    Optional<Channels> own = Channels.of(node, graph);
    if (own.isPresent()) {
      Channels told = own.get();
      return told.width() >= 0 || Segment.isLayer(node, graph)
          ? own
          : before(first, seen).filter(in -> in.axis() == told.axis()).or(() -> own);
    }
    switch (node.opType()) {
      case "Transpose" -> {
        long[] order = node.intsAttribute("perm");
        return order.length == 0
            ? Optional.empty()
            : before(first, seen).flatMap(in -> in.transposed(order));
      }
      case "Reshape" -> {
        long[] target = constant(node.inputs().get(1));
        return before(first, seen).flatMap(in -> in.reshaped(target));
      }
      default -> {
        boolean keeps = node.opType().startsWith("Reduce") && node.intAttribute("keepdims", 1) == 1;
        if (keeps) {
          return before(first, seen);
        }
        boolean passes =
            IN_PLACE.contains(node.opType()) || Channels.BINARY.contains(node.opType());
        for (String input : passes ? node.inputs() : List.<String>of()) {
          Optional<Channels> in = before(input, seen);
          if (in.isPresent()) {
            return in;
          }
        }
        return Optional.empty();
      }
    }
  }

  private long[] constant(String tensor) {
    Tensor value = graph.initializers().get(tensor);
    return value == null ? new long[0] : value.longs();
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
        } else if (!IN_PLACE.contains(node.opType()) && !Channels.BINARY.contains(node.opType())) {
          continue;
        }
        for (String output : node.outputs()) {
          open.addLast(new Seen(output, axes));
        }
      }
    }
    return OptionalInt.empty();
  }

  /** What an operator tells, and where colours are taken apart. */
  private OptionalInt channelsRead(Node node) {
    boolean apart = Set.of("Gather", "Split").contains(node.opType());
    int axis = (int) node.intAttribute("axis", 0);
    if (apart && axis != 0) {
      return OptionalInt.of(axis);
    }
    return Channels.of(node, graph)
        .map(told -> OptionalInt.of(told.axis()))
        .orElse(OptionalInt.empty());
  }
}
