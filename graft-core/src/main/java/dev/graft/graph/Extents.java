package dev.graft.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes that compute the extents of tensors which a cut removed, from the extents of the cut. */
final class Extents {
  private final String cut;
  private final String cutExtents;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  Extents(String cut) {
    this.cut = cut;
    this.cutExtents = cut + "/extents";
  }

  List<Node> nodes() {
    return nodes;
  }

  Map<String, Tensor> constants() {
    return constants;
  }

  /** Makes the output of a {@code Shape} or {@code Size} node without its input. */
  void replace(Node node, List<AxisLaw> laws) {
    String output = node.outputs().get(0);
    boolean fixed = laws.stream().allMatch(law -> law.factor() == 0);
    if (node.opType().equals("Size")) {
      if (!fixed) {
        throw new IllegalArgumentException(
            node.label() + " counts the elements of a tensor before the cut, whose size varies");
      }
      long size = laws.stream().mapToLong(AxisLaw::constant).reduce(1, Math::multiplyExact);
      constants.put(output, Tensor.ofLongs(new long[] {size}));
      return;
    }
    List<AxisLaw> read =
        slice(laws, node.intAttribute("start", 0), node.intAttribute("end", laws.size()));
    Tensor constant = vector(read.stream().mapToLong(AxisLaw::constant).toArray());
    if (fixed) {
      constants.put(output, constant);
      return;
    }
    if (nodes.isEmpty()) {
      add("Shape", List.of(cut), cutExtents);
    }
    constants.put(output + "/axes", vector(read.stream().mapToLong(AxisLaw::axis).toArray()));
    constants.put(output + "/factors", vector(read.stream().mapToLong(AxisLaw::factor).toArray()));
    constants.put(output + "/constants", constant);
    add("Gather", List.of(cutExtents, output + "/axes"), output + "/of_cut");
    add("Mul", List.of(output + "/of_cut", output + "/factors"), output + "/scaled");
    add("Add", List.of(output + "/scaled", output + "/constants"), output);
  }

  private static List<AxisLaw> slice(List<AxisLaw> laws, long start, long end) {
    int from = clamp(start, laws.size());
    return laws.subList(from, Math.max(from, clamp(end, laws.size())));
  }

  /** An axis as {@code Shape} of opset 15 counts it: from the back if negative, never outside. */
  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private void add(String opType, List<String> inputs, String output) {
    nodes.add(Node.of(output, opType, inputs, List.of(output), Map.of()));
  }

  private static Tensor vector(long[] values) {
    return Tensor.ofLongs(values, values.length);
  }
}
