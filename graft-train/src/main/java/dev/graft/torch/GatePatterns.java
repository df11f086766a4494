package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.torch.GraphMatcher.Pair;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** x times a squashing function of x: SiLU, Mish, hard-swish; and the hard sigmoid itself. */
final class GatePatterns {
  private static final double SIXTH = 1.0 / 6;

  private GatePatterns() {}

  /** x · sigmoid(x). */
  static @Nullable Node silu(GraphMatcher graph, Node last) {
    return gate(graph, last, "Sigmoid", Fusion.DOMAIN, Fusion.SILU);
  }

  /** x · tanh(softplus(x)). */
  static @Nullable Node mish(GraphMatcher graph, Node last) {
    if (last.opType().equals("Mul")) {
      for (Pair factors : GraphMatcher.operands(last)) {
        Node tanh = graph.producer(factors.second(), "Tanh");
        Node softplus = tanh == null ? null : graph.producer(tanh.inputs().get(0), "Softplus");
        if (softplus != null && graph.same(softplus.inputs().get(0), factors.first())) {
          return Fusion.node("", "Mish", last, List.of(factors.first()), Map.of());
        }
      }
    }
    return null;
  }

  /** x · hardSigmoid(x) with slope 1/6, also as x · clip(x + 3, 0, 6) / 6 in either order. */
  static @Nullable Node hardSwish(GraphMatcher graph, Node last) {
    String input = null;
    if (last.opType().equals("Mul")) {
      for (Pair factors : GraphMatcher.operands(last)) {
        Node gate = graph.producer(factors.second(), "HardSigmoid");
        boolean matches =
            gate != null && isStandard(gate) && graph.same(gate.inputs().get(0), factors.first());
        Node sixth = graph.producer(factors.second(), "Div");
        boolean takenApart =
            sixth != null
                && graph.isScalar(sixth.inputs().get(1), 6)
                && isClipOfThreeMore(graph, sixth.inputs().get(0), factors.first());
        input = matches || takenApart ? factors.first() : input;
      }
    } else if (last.opType().equals("Div") && graph.isScalar(last.inputs().get(1), 6)) {
      Node product = graph.producer(last.inputs().get(0), "Mul");
      for (Pair factors : product == null ? List.<Pair>of() : GraphMatcher.operands(product)) {
        boolean matches = isClipOfThreeMore(graph, factors.second(), factors.first());
        input = matches ? factors.first() : input;
      }
    }
    return input == null ? null : Fusion.node("", "HardSwish", last, List.of(input), Map.of());
  }

  /** clip(x + 3, 0, 6) / 6. */
  static @Nullable Node hardSigmoid(GraphMatcher graph, Node last) {
    if (!last.opType().equals("Div") || !graph.isScalar(last.inputs().get(1), 6)) {
      return null;
    }
    String input = clippedThreeMore(graph, last.inputs().get(0));
    if (input == null) {
      return null;
    }
    Map<String, Attribute> attributes =
        Map.of("alpha", new Attribute.Real((float) SIXTH), "beta", new Attribute.Real(0.5f));
    return Fusion.node("", "HardSigmoid", last, List.of(input), attributes);
  }

  private static @Nullable Node gate(
      GraphMatcher graph, Node last, String gateType, String domain, String fusedType) {
    if (last.opType().equals("Mul")) {
      for (Pair factors : GraphMatcher.operands(last)) {
        Node gate = graph.producer(factors.second(), gateType);
        if (gate != null && graph.same(gate.inputs().get(0), factors.first())) {
          return Fusion.node(domain, fusedType, last, List.of(factors.first()), Map.of());
        }
      }
    }
    return null;
  }

  private static boolean isStandard(Node hardSigmoid) {
    return Math.abs(hardSigmoid.floatAttribute("alpha", 0.2f) - SIXTH) < 1e-6
        && hardSigmoid.floatAttribute("beta", 0.5f) == 0.5f;
  }

  private static boolean isClipOfThreeMore(GraphMatcher graph, String tensor, String x) {
    String clipped = clippedThreeMore(graph, tensor);
    return clipped != null && graph.same(clipped, x);
  }

  /** The x of clip(x + 3, 0, 6), or null. */
  private static @Nullable String clippedThreeMore(GraphMatcher graph, String tensor) {
    Node clip = graph.producer(tensor, "Clip");
    Node sum = clip == null ? null : graph.producer(clip.inputs().get(0), "Add");
    if (clip == null || sum == null || !clipsZeroToSix(graph, clip)) {
      return null;
    }
    return GraphMatcher.operands(sum).stream()
        .filter(pair -> graph.isScalar(pair.second(), 3))
        .map(Pair::first)
        .findFirst()
        .orElse(null);
  }

  private static boolean clipsZeroToSix(GraphMatcher graph, Node clip) {
    return graph.graph().opset() < 11
        ? clip.floatAttribute("min", -1) == 0 && clip.floatAttribute("max", -1) == 6
        : clip.hasInput(1)
            && clip.hasInput(2)
            && graph.isScalar(clip.inputs().get(1), 0)
            && graph.isScalar(clip.inputs().get(2), 6);
  }
}
