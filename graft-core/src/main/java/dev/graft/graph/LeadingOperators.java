package dev.graft.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a network does to a picture's colours before its first layer: scale, shift and exchange
 * them. Exporters put preprocessing into the network that way.
 */
public final class LeadingOperators {
  private static final long COLOURS = 3;
  private static final Set<String> LIGHT =
      Set.of(
          "Identity",
          "Cast",
          "Dropout",
          "Transpose",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Neg",
          "Reciprocal",
          "Sqrt",
          "Pow",
          "Max",
          "Min",
          "Clip",
          "BatchNormalization",
          "Slice",
          "Gather",
          "Split",
          "Concat",
          "Squeeze",
          "Unsqueeze",
          "Pad",
          "Resize",
          "Upsample",
          "Expand",
          "QuantizeLinear",
          "DequantizeLinear");

  private LeadingOperators() {}

  /**
   * The network up to its first layer.
   *
   * @param network with one input
   * @return empty if the layer is the first of all
   */
  public static Optional<Graph> of(Graph network) {
    Cuts cuts = Cuts.of(network);
    String end = cuts.input().name();
    for (Segment segment : Segment.of(Surgery.prefix(network, cuts.output().name()), cuts)) {
      if (!segment.path().stream().allMatch(node -> isLight(node, network))) {
        break;
      }
      end = segment.output();
    }
    return end.equals(cuts.input().name()) || end.equals(cuts.output().name())
        ? Optional.empty()
        : Optional.of(Surgery.prefix(network, end));
  }

  /** Of a layer only what mixes three colours, or makes them grey, pixel by pixel. */
  private static boolean isLight(Node node, Graph network) {
    if (LIGHT.contains(node.opType())) {
      return true;
    }
    boolean mixes = List.of("Conv", "MatMul").contains(node.opType());
    Tensor weight = mixes ? network.initializers().get(node.inputs().get(1)) : null;
    return weight != null
        && Arrays.stream(weight.shape()).limit(2).allMatch(extent -> extent <= COLOURS)
        && Arrays.stream(weight.shape()).skip(2).allMatch(extent -> extent == 1);
  }
}
