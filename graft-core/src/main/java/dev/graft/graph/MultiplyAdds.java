package dev.graft.graph;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many multiply-adds the layers of a network take: convolutions and matrix products, which are
 * nearly all of the work. Half of what is commonly given as FLOPs.
 */
final class MultiplyAdds {
  /** The operators counted, and which of their inputs is the weight or second factor. */
  private static final Map<String, Integer> COUNTED =
      Map.of(
          "Conv", 1,
          "ConvTranspose", 1,
          "Gemm", 1,
          "MatMul", 1,
          "FusedConv", 1,
          "FusedMatMul", 1,
          "QLinearConv", 3,
          "QLinearMatMul", 3,
          "ConvInteger", 1,
          "MatMulInteger", 1);

  private MultiplyAdds() {}

  /** The tensors whose shapes the count needs. */
  static Set<String> shapesNeeded(Collection<Node> nodes) {
    Set<String> tensors = new LinkedHashSet<>();
    for (Node node : nodes) {
      if (COUNTED.containsKey(node.opType())) {
        tensors.add(node.inputs().get(0));
        tensors.add(weight(node));
        tensors.add(node.outputs().get(0));
      }
    }
    return tensors;
  }

  static long of(Collection<Node> nodes, TensorShapes shapes) {
    return nodes.stream()
        .filter(node -> COUNTED.containsKey(node.opType()))
        .mapToLong(node -> of(node, shapes))
        .sum();
  }

  private static long of(Node node, TensorShapes shapes) {
    long[] input = shapes.of(node.inputs().get(0));
    long[] weight = shapes.of(weight(node));
    long[] output = shapes.of(node.outputs().get(0));
    return switch (node.opType()) {
      // weight [M, C / group, kernel...]: each result sums over one filter
      case "Conv", "FusedConv", "QLinearConv", "ConvInteger" ->
          size(output) * (size(weight) / weight[0]);
      // weight [C, M / group, kernel...]: each input is spread over one filter
      case "ConvTranspose" -> size(input) * (size(weight) / weight[0]);
      case "Gemm" -> size(output) * input[node.intAttribute("transA", 0) == 1 ? 0 : 1];
      default -> size(output) * input[input.length - 1];
    };
  }

  private static String weight(Node node) {
    return node.inputs().get(COUNTED.getOrDefault(node.opType(), 1));
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
