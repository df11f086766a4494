package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.torch.GraphMatcher.Pair;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** x / 2 · (1 + erf(x / √2)), and its approximation by tanh, in every order of the factors. */
final class GeluPattern {
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double CUBE_FACTOR = 0.044715;

  private GeluPattern() {}

  static @Nullable Node match(GraphMatcher graph, Node last) {
    if (!last.opType().equals("Mul")) {
      return null;
    }
    for (Pair outer : GraphMatcher.operands(last)) {
      Node product = graph.producer(outer.first(), "Mul");
      if (product != null) {
        for (Pair inner : GraphMatcher.operands(product)) {
          Node fused = fuse(graph, last, outer.second(), inner.first(), inner.second());
          if (fused != null) {
            return fused;
          }
        }
      }
    }
    return null;
  }

  /** Three factors: which is one half, which x, which 1 + erf or 1 + tanh? */
  private static @Nullable Node fuse(GraphMatcher graph, Node last, String a, String b, String c) {
    String[][] orders = {{a, b, c}, {b, a, c}, {b, c, a}, {a, c, b}, {c, a, b}, {c, b, a}};
    for (String[] order : orders) {
      if (graph.isScalar(order[0], 0.5)) {
        String form = form(graph, order[1], order[2]);
        if (!form.isEmpty()) {
          Map<String, Attribute> attributes = Map.of("approximate", new Attribute.Text(form));
          return Fusion.node("", "Gelu", last, List.of(order[1]), attributes);
        }
      }
    }
    return null;
  }

  /** How {@code gate} is 1 + a function of x: "none" by erf, "tanh", or "" if it is neither. */
  private static String form(GraphMatcher graph, String x, String gate) {
    Node sum = graph.producer(gate, "Add");
    if (sum == null) {
      return "";
    }
    for (Pair terms : GraphMatcher.operands(sum)) {
      Node erf = graph.producer(terms.first(), "Erf");
      Node tanh = graph.producer(terms.first(), "Tanh");
      if (!graph.isScalar(terms.second(), 1)) {
        continue;
      }
      if (erf != null && isScaled(graph, erf.inputs().get(0), x, SQRT_HALF)) {
        return "none";
      }
      if (tanh != null && isTanhArgument(graph, tanh.inputs().get(0), x)) {
        return "tanh";
      }
    }
    return "";
  }

  private static boolean isScaled(GraphMatcher graph, String tensor, String x, double factor) {
    Node quotient = graph.producer(tensor, "Div");
    if (quotient != null) {
      return graph.same(quotient.inputs().get(0), x)
          && graph.isScalar(quotient.inputs().get(1), 1 / factor);
    }
    Node product = graph.producer(tensor, "Mul");
    return product != null
        && GraphMatcher.operands(product).stream()
            .anyMatch(pair -> graph.same(pair.first(), x) && graph.isScalar(pair.second(), factor));
  }

  /** √(2/π) (x + 0.044715 x³). */
  private static boolean isTanhArgument(GraphMatcher graph, String tensor, String x) {
    Node product = graph.producer(tensor, "Mul");
    if (product == null) {
      return false;
    }
    return GraphMatcher.operands(product).stream()
        .filter(pair -> graph.isScalar(pair.second(), SQRT_TWO_OVER_PI))
        .map(pair -> graph.producer(pair.first(), "Add"))
        .anyMatch(
            sum ->
                sum != null
                    && GraphMatcher.operands(sum).stream()
                        .anyMatch(
                            terms ->
                                graph.same(terms.first(), x)
                                    && isCubeTerm(graph, terms.second(), x)));
  }

  private static boolean isCubeTerm(GraphMatcher graph, String tensor, String x) {
    Node product = graph.producer(tensor, "Mul");
    return product != null
        && GraphMatcher.operands(product).stream()
            .anyMatch(
                pair ->
                    graph.isScalar(pair.second(), CUBE_FACTOR) && isCube(graph, pair.first(), x));
  }

  private static boolean isCube(GraphMatcher graph, String tensor, String x) {
    Node power = graph.producer(tensor, "Pow");
    if (power != null) {
      return graph.same(power.inputs().get(0), x) && graph.isScalar(power.inputs().get(1), 3);
    }
    Node product = graph.producer(tensor, "Mul");
    return product != null
        && GraphMatcher.operands(product).stream()
            .anyMatch(pair -> graph.same(pair.first(), x) && isSquare(graph, pair.second(), x));
  }

  private static boolean isSquare(GraphMatcher graph, String tensor, String x) {
    Node product = graph.producer(tensor, "Mul");
    return product != null
        && graph.same(product.inputs().get(0), x)
        && graph.same(product.inputs().get(1), x);
  }
}
