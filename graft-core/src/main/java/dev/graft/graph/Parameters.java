package dev.graft.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which constants are parameters, what training may move: floating-point tensors that a layer
 * multiplies with, adds, or looks up. Not the fixed numbers of an operator (the bounds of a {@code
 * Clip}, the exponent of a {@code Pow}), not the running statistics of a batch norm, not the angles
 * of positions, no lone scalars, and no attention masks.
 */
public final class Parameters {
  /**
   * How the names of a front end's nodes and constants begin, which makes a network's input of
   * something else: it is fixed, and none of its constants is a parameter.
   */
  public static final String FIXED = "front_end/";

  private static final Set<String> HAVE_SCALAR_PARAMETERS =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "PRelu", "BatchNormalization");

  /** Operators of which some standardise a weight: their scale and shift are part of that. */
  private static final Set<String> NORMS =
      Set.of("BatchNormalization", "InstanceNormalization", "LayerNormalization");

  private Parameters() {}

  /** The parameters of a graph, in order of use. */
  public static Map<String, Tensor> of(Graph graph) {
    return of(graph.nodes(), graph.initializers());
  }

  /** Those that some nodes read, in order of use. */
  static Map<String, Tensor> of(Collection<Node> nodes, Map<String, Tensor> constants) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    Set<String> constant = new HashSet<>(constants.keySet());
    constant.add(""); // an input that is left out
    for (Node node : nodes) {
      boolean standardisesConstants =
          NORMS.contains(node.opType()) && constant.contains(node.inputs().get(0));
      for (int i = 0; i < node.inputs().size(); i++) {
        String name = node.inputs().get(i);
        Tensor value = constants.get(name);
        boolean belongsToNorm = standardisesConstants && i > 0;
        if (value != null
            && !belongsToNorm
            && !name.startsWith(FIXED)
            && isParameter(node, i, value)) {
          parameters.put(name, value);
        }
      }
      if (constant.containsAll(node.inputs())) {
        constant.addAll(node.outputs());
      }
    }
    return parameters;
  }

  private static boolean isParameter(Node node, int index, Tensor value) {
    if (!value.type().isFloating() || value.size() == 0) {
      return false;
    }
    boolean fixed =
        switch (node.opType()) {
          case "BatchNormalization" -> index >= 3;
          case "RotaryEmbedding" -> index > 0;
          case "Clip",
              "Pad",
              "Resize",
              "Upsample",
              "Dropout",
              "Pow",
              "Range",
              "OneHot",
              "QuantizeLinear",
              "DequantizeLinear",
              "Min",
              "Max",
              "Equal",
              "Less",
              "Greater",
              "ConstantOfShape",
              "NonMaxSuppression",
              "ScatterND",
              "ScatterElements" ->
              true;
          default -> false;
        };
    return !fixed
        && (value.size() > 1 || HAVE_SCALAR_PARAMETERS.contains(node.opType()))
        && !(Set.of("Add", "Where").contains(node.opType()) && isMask(value));
  }

  /** Zero where attention may look, a large negative number where it may not. */
  private static boolean isMask(Tensor value) {
    if (value.shape().length < 2) {
      return false;
    }
    boolean masks = false;
    for (float number : value.floats()) {
      if (number != 0 && number > -10) {
        return false;
      }
      masks |= number != 0;
    }
    return masks;
  }
}
