package dev.graft.torch;

import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.torch.Parameter.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells parameters from settings by the place in which a node uses them. */
final class ParameterSearch {
  /** Operators that hand a parameter on, whole or in parts. */
  private static final Set<String> CARRIERS =
      Set.of(
          "Identity",
          "Reshape",
          "Transpose",
          "Unsqueeze",
          "Squeeze",
          "Flatten",
          "Cast",
          "Slice",
          "Split",
          "Expand",
          "Tile");

  /** Operators of which any larger float input is data, and so may be a parameter. */
  private static final Set<String> MIXERS =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Sum",
          "Mean",
          "Concat",
          "Where",
          "Einsum",
          "Conv",
          "GatherElements",
          "GatherND",
          Fusion.ATTENTION);

  /** Operators that standardise a weight where that is what they get. */
  private static final Set<String> NORMS =
      Set.of("BatchNormalization", "InstanceNormalization", "LayerNormalization");

  /** A parameter under the name of what carriers made of it. */
  private record Alias(String parameter, boolean transposed) {}

  private final Graph graph;
  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, Parameter> found = new LinkedHashMap<>();

  private ParameterSearch(Graph graph) {
    this.graph = graph;
  }

  static List<Parameter> in(Graph fused) {
    ParameterSearch search = new ParameterSearch(fused);
    fused.nodes().forEach(search::visit);
    return List.copyOf(search.found.values());
  }

  private void visit(Node node) {
    if (CARRIERS.contains(node.opType())) {
      Alias source = alias(node.inputs().get(0));
      boolean turns = node.opType().equals("Transpose");
      Alias carried = new Alias(source.parameter(), source.transposed() ^ turns);
      node.outputs().forEach(output -> aliases.put(output, carried));
      return;
    }
    if (NORMS.contains(node.opType()) && isWeight(node.inputs().get(0))) {
      // Its scale and shift belong to the standardisation.
      aliases.put(node.outputs().get(0), alias(node.inputs().get(0)));
      return;
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Alias alias = alias(node.inputs().get(i));
      Tensor value = graph.initializers().get(alias.parameter());
      Role role = role(node, i);
      if (value != null && role != null && isTrainable(value, role)) {
        Parameter known = found.get(alias.parameter());
        if (known == null || (known.role() == Role.OTHER && role != Role.OTHER)) {
          found.put(
              alias.parameter(),
              parameter(alias.parameter(), value, role, node, alias.transposed()));
        }
      }
    }
  }

  private boolean isWeight(String tensor) {
    return graph.initializers().containsKey(alias(tensor).parameter());
  }

  private Alias alias(String tensor) {
    return aliases.getOrDefault(tensor, new Alias(tensor, false));
  }

  private static boolean isTrainable(Tensor value, Role role) {
    return value.type().isFloating()
        && (role != Role.OTHER || (value.size() > 1 && !isMask(value)));
  }

  private static @Nullable Role role(Node node, int input) {
    Role known =
        switch (node.opType()) {
          case "Conv", "ConvTranspose" -> at(input, null, Role.CONVOLUTION, Role.BIAS);
          case "Gemm", Fusion.LINEAR -> at(input, Role.LINEAR, Role.LINEAR, Role.BIAS);
          case "MatMul" -> at(input, Role.LINEAR, Role.LINEAR);
          case "Gather" -> at(input, Role.EMBEDDING);
          case "BatchNormalization",
              "InstanceNormalization",
              "GroupNormalization",
              "LayerNormalization" ->
              at(input, null, Role.NORM_SCALE, Role.NORM_SHIFT);
          case "PRelu" -> at(input, null, Role.OTHER);
          default -> null;
        };
    return known == null && MIXERS.contains(node.opType()) ? Role.OTHER : known;
  }

  private static @Nullable Role at(int input, @Nullable Role... roles) {
    return input < roles.length ? roles[input] : null;
  }

  /** Two values, nothing and as good as minus infinity: added to logits, it hides positions. */
  private static boolean isMask(Tensor value) {
    float[] values = value.floats();
    float lowest = Float.POSITIVE_INFINITY;
    for (float v : values) {
      lowest = Math.min(lowest, v);
    }
    for (float v : values) {
      if (v != 0 && v != lowest) {
        return false;
      }
    }
    return lowest <= -50;
  }

  private static Parameter parameter(
      String name, Tensor value, Role role, Node node, boolean transposed) {
    long[] shape = value.shape();
    List<Long> extents = Arrays.stream(shape).boxed().toList();
    return new Parameter(name, "", extents, role, fanIn(shape, role, node, transposed));
  }

  private static long fanIn(long[] shape, Role role, Node node, boolean transposed) {
    if (role == Role.CONVOLUTION) {
      boolean inputsFirst = node.opType().equals("ConvTranspose");
      long outputs = inputsFirst ? shape[1] * node.intAttribute("group", 1) : shape[0];
      return Math.max(
          1, Arrays.stream(shape).reduce(1, Math::multiplyExact) / Math.max(1, outputs));
    }
    if (role == Role.LINEAR && shape.length >= 2) {
      boolean outputsFirst = node.opType().equals("Gemm") && node.intAttribute("transB", 0) == 1;
      return shape[shape.length - (outputsFirst ^ transposed ? 1 : 2)];
    }
    return 1;
  }
}
