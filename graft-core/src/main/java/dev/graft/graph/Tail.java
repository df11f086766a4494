package dev.graft.graph;

import dev.graft.graph.OutputLayer.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a network: linear layers, and behind them nothing but what rescales, reduces or
 * arranges what they give. Every path from the input to the output runs through one of the layers.
 *
 * @param layers in graph order; none of them reads what another gives
 * @param nodes behind them and they themselves, in graph order
 * @param isRectified whether a ReLU stands between a convolution and pooling, as SqueezeNet has it
 */
record Tail(List<LinearLayer> layers, List<Node> nodes, boolean isRectified) {
  static final Set<String> POOLING =
      Set.of(
          "GlobalAveragePool",
          "GlobalMaxPool",
          "AveragePool",
          "MaxPool",
          "ReduceMean",
          "ReduceMax",
          "ReduceSum",
          "QLinearGlobalAveragePool",
          "QLinearAveragePool",
          "QLinearReduceMean");
  static final Set<String> CHOOSING =
      Set.of("Softmax", "LogSoftmax", "Hardmax", "Sigmoid", "QLinearSoftmax", "QLinearSigmoid");
  static final Set<String> RANKING = Set.of("TopK", "ArgMax");
  private static final Set<String> QUANTISING =
      Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear");
  private static final Set<String> ARITHMETIC =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Neg",
          "Sum",
          "Mean",
          "Max",
          "Min",
          "Clip",
          "Where",
          "Pow",
          "Sqrt",
          "Reciprocal",
          "Exp",
          "Log",
          "QLinearAdd",
          "QLinearMul",
          "ReduceLogSumExp",
          "ReduceL2",
          "ReduceMin",
          "ReduceSumSquare");
  private static final Set<String> BOUNDING = Set.of("Clip", "Max", "Min");
  private static final Set<String> MEASURING =
      Set.of("ReduceL2", "ReduceSum", "ReduceSumSquare", "Sqrt", "ReduceMean");
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Sigmoid",
          "HardSigmoid",
          "QLinearSigmoid",
          "Clip",
          "Max",
          "Min",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Relu",
          "Tanh",
          "Erf",
          "Softplus",
          "Exp",
          "QuantizeLinear",
          "DequantizeLinear");
  static final Set<String> NORMALISING =
      Set.of(
          "BatchNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "InstanceNormalization",
          "RMSNormalization",
          "SimplifiedLayerNormalization",
          "LpNormalization");
  private static final Set<String> ARRANGING =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "CastLike",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Expand",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "GatherElements",
          "GatherND",
          "Tile",
          "Resize",
          "Upsample",
          "QLinearConcat");
  private static final List<Set<String>> LIGHT =
      List.of(POOLING, CHOOSING, RANKING, QUANTISING, ARITHMETIC, NORMALISING, ARRANGING);

  Tail {
    layers = List.copyOf(layers);
    nodes = List.copyOf(nodes);
  }

  /** The tail of a network, if it ends in one. */
  static Optional<Tail> of(Graph graph, Cuts cuts) {
    return new Walk(graph, cuts).tail();
  }

  boolean has(Collection<String> operators) {
    return nodes.stream().anyMatch(node -> operators.contains(node.opType()));
  }

  /** From the output back to the layers. */
  private static final class Walk {
    private final Graph graph;
    private final Cuts cuts;
    private final Map<String, Node> producers;
    private final PathCount paths;
    private final Set<Node> seen = new HashSet<>();
    private final List<LinearLayer> layers = new ArrayList<>();
    private boolean pooled;
    private boolean rectified;

    Walk(Graph graph, Cuts cuts) {
      this.graph = graph;
      this.cuts = cuts;
      this.producers = graph.producers();
      this.paths = new PathCount(graph, cuts.input().name(), cuts.output().name());
    }

    Optional<Tail> tail() {
      List<String> open = new ArrayList<>(List.of(cuts.output().name()));
      while (!open.isEmpty()) {
        Node node = producers.get(open.remove(open.size() - 1));
        if (node == null) {
          return Optional.empty(); // the input itself
        }
        if (!seen.add(node)) {
          continue;
        }
        Optional<LinearLayer> layer = LinearLayer.of(node, this::isSignal, graph, producers);
        if (layer.isPresent()) {
          layers.add(layer.get());
        } else if (!isLight(node)) {
          return Optional.empty();
        } else if (!node.opType().equals("DynamicQuantizeLinear")) { // which a layer begins with
          pooled |= POOLING.contains(node.opType());
          node.inputs().stream().filter(this::isSignal).forEach(open::add);
        }
      }
      if (layers.isEmpty() || isEntangled()) {
        return Optional.empty();
      }
      List<LinearLayer> ordered =
          graph.nodes().stream()
              .flatMap(node -> layers.stream().filter(layer -> layer.node().equals(node)))
              .toList();
      List<Node> nodes = graph.nodes().stream().filter(seen::contains).toList();
      return Optional.of(new Tail(ordered, nodes, rectified));
    }

    private boolean isLight(Node node) {
      if (node.opType().equals("Relu") && pooled && !rectified) {
        Node before = producers.get(node.inputs().get(0));
        rectified =
            before != null
                && LinearLayer.of(before, this::isSignal, graph, producers)
                    .filter(layer -> layer.kind() == Kind.CONVOLUTION)
                    .isPresent();
        return rectified;
      }
      return LIGHT.stream().anyMatch(operators -> operators.contains(node.opType()))
          && !isActivation(node);
    }

    /** Whether arithmetic is an activation in pieces: ReLU6 as a Clip, Swish as a product. */
    private boolean isActivation(Node node) {
      List<String> signals = node.inputs().stream().filter(this::isSignal).toList();
      if (BOUNDING.contains(node.opType()) && signals.size() == 1) {
        Node before = producers.get(signals.get(0));
        return before == null || !MEASURING.contains(before.opType());
      }
      return node.opType().equals("Mul")
          && signals.size() == 2
          && (follows(signals.get(0), signals.get(1)) || follows(signals.get(1), signals.get(0)));
    }

    /** Whether each number of one tensor is computed from that number of another alone. */
    private boolean follows(String tensor, String from) {
      String at = tensor;
      Node node = producers.get(at);
      while (!at.equals(from) && node != null && ELEMENTWISE.contains(node.opType())) {
        List<String> signals = node.inputs().stream().filter(this::isSignal).toList();
        if (signals.size() != 1) {
          return false;
        }
        at = signals.get(0);
        node = producers.get(at);
      }
      return at.equals(from) && !at.equals(tensor);
    }

    /** Such as a residual connection: what goes into a layer also comes from behind one. */
    private boolean isEntangled() {
      Set<Node> before = new HashSet<>();
      List<String> open = new ArrayList<>(layers.stream().map(LinearLayer::input).toList());
      while (!open.isEmpty()) {
        Node node = producers.get(open.remove(open.size() - 1));
        if (node != null && before.add(node)) {
          boolean begins = node.opType().equals("DynamicQuantizeLinear");
          if (seen.contains(node) && !begins) {
            return true;
          }
          node.inputs().stream().filter(this::isSignal).forEach(open::add);
        }
      }
      return false;
    }

    private boolean isSignal(String tensor) {
      return paths.isOnAPath(tensor);
    }
  }
}
