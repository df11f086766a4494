package dev.graft.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layer that turned features into the answers of the network's first task; a new head takes its
 * place.
 *
 * @param kind how it is written
 * @param classes how many answers it gave; 0 where there is no such layer
 * @param featureCount how many features it read; 0 where there is no such layer
 * @param features the tensor that goes into it; the network's output where there is none
 * @param nodes the layer, and what followed it (softmax, pooling of class maps, reshaping)
 */
public record OutputLayer(
    Kind kind, long classes, long featureCount, String features, List<Node> nodes) {
  /** The ways in which networks write their last layer. */
  public enum Kind {
    /** A {@code Gemm} node. */
    GEMM,
    /** A {@code MatMul} node, with or without an {@code Add} behind it. */
    MATMUL,
    /** A 1x1 convolution, before global pooling (SqueezeNet) or after it. */
    CONVOLUTION,
    /** The network ends in features. */
    NONE
  }

  /** What the metadata of a network without an output layer may say. */
  public static final Map<String, String> ENDS_IN_FEATURES = Map.of("graft.output", "features");

  private static final Set<String> AFTER =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "Sigmoid",
          "Identity",
          "Dropout",
          "Cast",
          "Flatten",
          "Reshape",
          "Squeeze",
          "QuantizeLinear",
          "DequantizeLinear");
  private static final Set<String> POOLING =
      Set.of("GlobalAveragePool", "GlobalMaxPool", "AveragePool", "ReduceMean");

  private static final Set<String> STORAGE =
      Set.of("Transpose", "Identity", "Cast", "DequantizeLinear");

  public OutputLayer {
    nodes = List.copyOf(nodes);
  }

  /**
   * Finds the old output layer by walking back from the primary output; none where the network's
   * metadata says that it ends in features, which then need not be guessed.
   */
  static OutputLayer of(Graph graph, Cuts cuts) {
    if (graph.metadata().entrySet().containsAll(ENDS_IN_FEATURES.entrySet())) {
      return none(cuts);
    }
    Map<String, Node> producers = graph.producers();
    List<Node> tail = new ArrayList<>();
    boolean pooled = false;
    boolean rectified = false;
    String tensor = cuts.output().name();
    while (true) {
      Node node = producers.get(tensor);
      if (node == null) {
        return none(cuts);
      }
      tail.add(node);
      String operator = node.opType();
      if (operator.equals("Relu") && pooled && !rectified) {
        rectified = true;
      } else if (POOLING.contains(operator)) {
        pooled = true;
      } else if (!AFTER.contains(operator)) {
        break;
      }
      tensor = signal(node, cuts);
    }
    Node last = tail.get(tail.size() - 1);
    Kind kind = kind(last, graph, producers, tail);
    Node layer = tail.get(tail.size() - 1);
    long[] shape = kind == Kind.NONE ? null : weightShape(layer, graph, producers);
    if (shape == null
        || (kind != Kind.CONVOLUTION && pooled)
        || (rectified && !standsApart(layer, graph, cuts, producers, shape))) {
      return none(cuts);
    }
    String features = skipDropout(signal(layer, cuts), producers, tail);
    if (kind == Kind.CONVOLUTION && !pooled && !isPooled(features, producers)) {
      return none(cuts);
    }
    Collections.reverse(tail);
    boolean outputsFirst =
        kind == Kind.CONVOLUTION || (kind == Kind.GEMM && layer.intAttribute("transB", 0) == 1);
    return new OutputLayer(
        kind, shape[outputsFirst ? 0 : 1], shape[outputsFirst ? 1 : 0], features, tail);
  }

  private static OutputLayer none(Cuts cuts) {
    return new OutputLayer(Kind.NONE, 0, 0, cuts.output().name(), List.of());
  }

  /** What the last node is; where it is the Add behind a MatMul, the MatMul joins the tail. */
  private static Kind kind(Node last, Graph graph, Map<String, Node> producers, List<Node> tail) {
    return switch (last.opType()) {
      case "Gemm" -> Kind.GEMM;
      case "MatMul" -> Kind.MATMUL;
      case "Add" -> {
        Node product = biasedProduct(last, graph, producers);
        if (product == null) {
          yield Kind.NONE;
        }
        tail.add(product);
        yield Kind.MATMUL;
      }
      case "Conv" -> {
        boolean plain =
            last.intAttribute("group", 1) == 1
                && Arrays.stream(last.intsAttribute("strides")).allMatch(stride -> stride == 1);
        yield plain ? Kind.CONVOLUTION : Kind.NONE;
      }
      default -> Kind.NONE;
    };
  }

  private static @Nullable Node biasedProduct(Node add, Graph graph, Map<String, Node> producers) {
    for (int i = 0; i < 2; i++) {
      Node product = producers.get(add.inputs().get(i));
      if (product != null
          && product.opType().equals("MatMul")
          && graph.initializers().containsKey(add.inputs().get(1 - i))) {
        return product;
      }
    }
    return null;
  }

  /**
   * The shape of the layer's weight, seen through what only stores it differently; null where it
   * does not come from the file, or is no matrix.
   */
  private static long @Nullable [] weightShape(
      Node layer, Graph graph, Map<String, Node> producers) {
    String name = layer.inputs().get(1);
    boolean transposed = false;
    Node source = producers.get(name);
    while (source != null && STORAGE.contains(source.opType())) {
      transposed ^= source.opType().equals("Transpose");
      name = source.inputs().get(0);
      source = producers.get(name);
    }
    Tensor weight = graph.initializers().get(name);
    if (weight == null) {
      return null;
    }
    long[] shape = weight.shape();
    if (layer.opType().equals("Conv")) {
      boolean pointwise = shape.length > 2 && Arrays.stream(shape).skip(2).allMatch(k -> k == 1);
      return pointwise && !transposed ? shape : null;
    }
    if (shape.length != 2) {
      return null;
    }
    return transposed ? new long[] {shape[1], shape[0]} : shape;
  }

  /**
   * Whether a 1x1 convolution with a ReLU and pooling behind it gives classes, as SqueezeNet's
   * does, and is not simply the last convolution of a network without an output layer. Its module
   * tells: it stands in another one than the layers before it. Where names say nothing, the last
   * convolutions of such networks never narrow and SqueezeNet's counts ImageNet's classes.
   */
  private static boolean standsApart(
      Node layer, Graph graph, Cuts cuts, Map<String, Node> producers, long[] weight) {
    List<String> own = Scopes.of(layer, graph);
    Node before = producers.get(signal(layer, cuts));
    while (before != null && !Segment.isLayer(before, graph)) {
      before = producers.get(before.inputs().get(0));
    }
    List<String> others = before == null ? List.of() : Scopes.of(before, graph);
    if (!own.isEmpty() && !others.isEmpty()) {
      int shared = Scopes.commonPrefix(own, others).size();
      return shared < Math.min(own.size(), others.size())
          && !withoutNumber(own.get(shared)).equals(withoutNumber(others.get(shared)));
    }
    return weight[0] == 1000 || weight[0] < weight[1];
  }

  private static boolean isPooled(String maps, Map<String, Node> producers) {
    Node node = producers.get(maps);
    return node != null && POOLING.contains(node.opType());
  }

  private static String withoutNumber(String module) {
    return module.replaceAll("\\d+", "");
  }

  private static String skipDropout(String tensor, Map<String, Node> producers, List<Node> tail) {
    Node node = producers.get(tensor);
    while (node != null && Set.of("Dropout", "Identity").contains(node.opType())) {
      tail.add(node);
      tensor = node.inputs().get(0);
      node = producers.get(tensor);
    }
    return tensor;
  }

  private static String signal(Node node, Cuts cuts) {
    return node.inputs().stream()
        .filter(cuts.tensors()::contains)
        .findFirst()
        .orElse(node.inputs().isEmpty() ? "" : node.inputs().get(0));
  }
}
