package dev.graft.graph;

import dev.graft.graph.OutputLayer.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A node that multiplies what comes from the input by a matrix of the file, whatever computes that
 * matrix from the file's constants, in real numbers or in integers that stand for them.
 *
 * @param node the node
 * @param kind how it is written
 * @param input the tensor that it reads
 * @param inputs how many numbers it reads at each position; -1 where the file does not say
 * @param outputs how many it gives; 0 where the file does not say
 */
record LinearLayer(Node node, Kind kind, String input, long inputs, long outputs) {
  /** How an operator multiplies: by the matrix that is which of its inputs. */
  private record Form(Kind kind, int weight) {}

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("Gemm", new Form(Kind.GEMM, 1)),
          Map.entry("QGemm", new Form(Kind.GEMM, 3)),
          Map.entry("MatMul", new Form(Kind.MATMUL, 1)),
          Map.entry("FusedMatMul", new Form(Kind.MATMUL, 1)),
          Map.entry("Einsum", new Form(Kind.MATMUL, 1)),
          Map.entry("MatMulInteger", new Form(Kind.MATMUL, 1)),
          Map.entry("MatMulIntegerToFloat", new Form(Kind.MATMUL, 1)),
          Map.entry("DynamicQuantizeMatMul", new Form(Kind.MATMUL, 1)),
          Map.entry("MatMulNBits", new Form(Kind.MATMUL, 1)),
          Map.entry("QLinearMatMul", new Form(Kind.MATMUL, 3)),
          Map.entry("Conv", new Form(Kind.CONVOLUTION, 1)),
          Map.entry("ConvInteger", new Form(Kind.CONVOLUTION, 1)),
          Map.entry("QLinearConv", new Form(Kind.CONVOLUTION, 3)));

  /**
   * The layer that a node is, if it is one.
   *
   * @param isSignal whether a tensor's values depend on the network's input
   */
  static Optional<LinearLayer> of(
      Node node, Predicate<String> isSignal, Graph graph, Map<String, Node> producers) {
    Form form = FORMS.get(node.opType());
    if (form == null || node.inputs().size() <= form.weight) {
      return Optional.empty();
    }
    List<String> others = node.inputs().subList(1, node.inputs().size());
    String input = node.inputs().get(0);
    boolean isQuantised = Quantization.isQuantized(node);
    if (!isSignal.test(input)
        || (!isQuantised && others.stream().anyMatch(isSignal))
        || isSignal.test(node.inputs().get(form.weight))
        || !isPlain(node)) {
      return Optional.empty();
    }
    long[] shape = shape(node, form, graph, producers);
    return Optional.of(new LinearLayer(node, form.kind, input, shape[0], shape[1]));
  }

  /**
   * The constants that the integers of {@link #input} stand for: scale and zero point; none where
   * it holds real numbers.
   */
  List<String> scale() {
    return node.opType().startsWith("QLinear") || node.opType().equals("QGemm")
        ? node.inputs().subList(1, 3)
        : List.of();
  }

  private static boolean isPlain(Node node) {
    return node.intAttribute("transA", 0) == 0
        && node.intAttribute("group", 1) == 1
        && Arrays.stream(node.intsAttribute("strides")).allMatch(stride -> stride == 1);
  }

  /** What goes in and what comes out. */
  private static long[] shape(Node node, Form form, Graph graph, Map<String, Node> producers) {
    if (node.opType().equals("MatMulNBits")) {
      return new long[] {node.intAttribute("K", -1), node.intAttribute("N", 0)};
    }
    long[] weight = matrix(node.inputs().get(form.weight), graph, producers);
    if (weight == null || node.opType().equals("Einsum")) {
      return new long[] {-1, 0};
    }
    if (form.kind == Kind.CONVOLUTION) {
      return new long[] {weight[1], weight[0]};
    }
    long first = weight[weight.length - 2];
    long second = weight[weight.length - 1];
    boolean outputsFirst = form.kind == Kind.GEMM && node.intAttribute("transB", 0) == 1;
    return outputsFirst ? new long[] {second, first} : new long[] {first, second};
  }

  /** The shape of the matrix that a weight is computed from, turned as on the way it is. */
  private static long @Nullable [] matrix(String tensor, Graph graph, Map<String, Node> producers) {
    Tensor constant = graph.initializers().get(tensor);
    if (constant != null) {
      return constant.shape().length > 1 ? constant.shape() : null;
    }
    Node node = producers.get(tensor);
    if (node == null) {
      return null;
    }
    for (String input : node.inputs()) {
      long[] shape = matrix(input, graph, producers);
      if (shape != null) {
        boolean turns = node.opType().equals("Transpose") && shape.length == 2;
        return turns ? new long[] {shape[1], shape[0]} : shape;
      }
    }
    return null;
  }
}
