package dev.graft.torch;

import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Parameters;
import dev.graft.graph.Tensor;
import dev.graft.torch.Parameter.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what each parameter is to its layer by the place in which a node uses it. */
final class ParameterRoles {
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

  /** Operators that standardise a weight where that is what they get. */
  private static final Set<String> NORMS =
      Set.of("BatchNormalization", "InstanceNormalization", "LayerNormalization");

  /** A parameter under the name of what carriers made of it. */
  private record Alias(String parameter, boolean transposed) {}

  private final Map<String, Tensor> parameters;
  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, Parameter> found = new LinkedHashMap<>();

  private ParameterRoles(Map<String, Tensor> parameters) {
    this.parameters = parameters;
    parameters.forEach((name, value) -> found.put(name, parameter(name, value, Role.OTHER, 1)));
  }

  static List<Parameter> in(Graph graph) {
    ParameterRoles roles = new ParameterRoles(Parameters.of(graph));
    Fusion.fuse(graph).nodes().forEach(roles::visit);
    return List.copyOf(roles.found.values());
  }

  private void visit(Node node) {
    if (CARRIERS.contains(node.opType())) {
      Alias source = alias(node.inputs().get(0));
      boolean turns = node.opType().equals("Transpose");
      Alias carried = new Alias(source.parameter(), source.transposed() ^ turns);
      node.outputs().forEach(output -> aliases.put(output, carried));
      return;
    }
    if (NORMS.contains(node.opType())
        && parameters.containsKey(alias(node.inputs().get(0)).parameter())) {
      // Its scale and shift belong to the standardisation.
      aliases.put(node.outputs().get(0), alias(node.inputs().get(0)));
      return;
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Alias alias = alias(node.inputs().get(i));
      Parameter known = found.get(alias.parameter());
      Role role = role(node, i);
      if (known != null && known.role() == Role.OTHER && role != null) {
        Tensor value = Objects.requireNonNull(parameters.get(known.name()));
        long fanIn = fanIn(value.shape(), role, node, alias.transposed());
        found.put(known.name(), parameter(known.name(), value, role, fanIn));
      }
    }
  }

  private Alias alias(String tensor) {
    return aliases.getOrDefault(tensor, new Alias(tensor, false));
  }

  private static @Nullable Role role(Node node, int input) {
    return switch (node.opType()) {
      case "Conv", "ConvTranspose" -> at(input, null, Role.CONVOLUTION, Role.BIAS);
      case "Gemm", Fusion.LINEAR -> at(input, Role.LINEAR, Role.LINEAR, Role.BIAS);
      case "MatMul" -> at(input, Role.LINEAR, Role.LINEAR);
      case "Gather" -> at(input, Role.EMBEDDING);
      case "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "LayerNormalization" ->
          at(input, null, Role.NORM_SCALE, Role.NORM_SHIFT);
      default -> null;
    };
  }

  private static @Nullable Role at(int input, @Nullable Role... roles) {
    return input < roles.length ? roles[input] : null;
  }

  private static Parameter parameter(String name, Tensor value, Role role, long fanIn) {
    return new Parameter(name, "", Arrays.stream(value.shape()).boxed().toList(), role, fanIn);
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
