package dev.graft.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the matrices of weights that the layers of a network multiply by. */
final class WeightMatrices {
  private final Graph graph;
  private final Map<String, Node> producers;
  private final Map<String, WeightMatrix> byName = new LinkedHashMap<>();

  /** A weight, and whether it is turned on its way to the layer. */
  private record Source(String name, Tensor value, boolean turned) {}

  private WeightMatrices(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
  }

  /** All of them, in order of use. */
  static List<WeightMatrix> of(Graph graph) {
    WeightMatrices matrices = new WeightMatrices(graph);
    graph.nodes().forEach(matrices::visit);
    return List.copyOf(matrices.byName.values());
  }

  private void visit(Node node) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      return;
    }
    switch (node.opType()) {
      case "Conv" -> {
        if (node.intAttribute("group", 1) == 1) {
          source(node.inputs().get(1)).ifPresent(kernel -> addKernel(node, kernel));
        }
      }
      case "Gemm" -> addProduct(node, 1, node.intAttribute("transB", 0) == 1);
      case "MatMul" -> {
        addProduct(node, 1, false);
        addProduct(node, 0, true);
      }
      default -> {}
    }
  }

  private void addProduct(Node node, int input, boolean outputsFirst) {
    Optional<Source> weight = source(node.inputs().get(input));
    boolean otherIsWeight = source(node.inputs().get(1 - input)).isPresent();
    if (weight.isPresent() && !otherIsWeight && weight.get().value.shape().length == 2) {
      add(node, weight.get(), outputsFirst ^ weight.get().turned);
    }
  }

  private void addKernel(Node node, Source kernel) {
    if (!kernel.turned && kernel.value.shape().length >= 3) {
      add(node, kernel, true);
    }
  }

  private void add(Node node, Source weight, boolean outputsFirst) {
    long[] shape = weight.value.shape();
    long rest = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    WeightMatrix known = byName.get(weight.name);
    List<Node> layers = new ArrayList<>(known == null ? List.of() : known.layers());
    layers.add(node);
    byName.put(
        weight.name,
        known == null
            ? new WeightMatrix(
                weight.name,
                layers,
                outputsFirst ? shape[0] : rest,
                outputsFirst ? rest : shape[0],
                outputsFirst)
            : new WeightMatrix(
                weight.name, layers, known.outputs(), known.inputs(), known.outputsFirst()));
  }

  /** The constant behind a tensor, whole, turned or not. */
  private Optional<Source> source(String tensor) {
    Tensor constant = graph.initializers().get(tensor);
    if (constant != null) {
      return constant.type() == ElementType.FLOAT && constant.size() > 0
          ? Optional.of(new Source(tensor, constant, false))
          : Optional.empty();
    }
    Node node = producers.get(tensor);
    if (node == null) {
      return Optional.empty();
    }
    return switch (node.opType()) {
      case "Identity" -> source(node.inputs().get(0));
      case "Transpose" ->
          source(node.inputs().get(0))
              .filter(from -> from.value.shape().length == 2)
              .filter(from -> !Arrays.equals(node.intsAttribute("perm", 1, 0), new long[] {0, 1}))
              .map(from -> new Source(from.name, from.value, !from.turned));
      default -> Optional.empty();
    };
  }
}
