package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.torch.GraphMatcher.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * softmax(scale · q kᵀ + mask) v, where scale and mask may be missing.
 *
 * <p>Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762.
 */
final class AttentionPattern {
  private AttentionPattern() {}

  /** scale · q kᵀ. */
  private record Scores(Node product, double scale) {}

  static @Nullable Node match(GraphMatcher graph, Node last) {
    if (!last.opType().equals("MatMul")) {
      return null;
    }
    Node softmax = softmax(graph, last.inputs().get(0));
    if (softmax == null || !isOverLastAxis(graph, softmax)) {
      return null;
    }
    String logits = softmax.inputs().get(0);
    Scores plain = scores(graph, logits);
    if (plain != null) {
      return attention(plain, last, "");
    }
    Node sum = graph.producer(logits, "Add");
    for (Pair terms : sum == null ? List.<Pair>of() : GraphMatcher.operands(sum)) {
      Scores masked = scores(graph, terms.first());
      if (masked != null) {
        return attention(masked, last, terms.second());
      }
    }
    return null;
  }

  /** The softmax itself, or behind the guard that turns rows of nothing but NaN into zeros. */
  private static @Nullable Node softmax(GraphMatcher graph, String weights) {
    Node guard = graph.producer(weights, "Where");
    if (guard == null) {
      return graph.producer(weights, "Softmax");
    }
    Node isNan = graph.producer(guard.inputs().get(0), "IsNaN");
    boolean guards =
        isNan != null
            && graph.same(isNan.inputs().get(0), guard.inputs().get(2))
            && graph.isScalar(guard.inputs().get(1), 0);
    return guards ? graph.producer(guard.inputs().get(2), "Softmax") : null;
  }

  /** Before opset 13 exporters count from the front, and attention has four axes. */
  private static boolean isOverLastAxis(GraphMatcher graph, Node softmax) {
    boolean early = graph.graph().opset() < 13;
    long axis = softmax.intAttribute("axis", early ? 1 : -1);
    return axis == -1 || (early && axis == 3);
  }

  private static @Nullable Scores scores(GraphMatcher graph, String tensor) {
    Node product = graph.producer(tensor, "MatMul");
    if (product != null) {
      return new Scores(product, 1);
    }
    Node quotient = graph.producer(tensor, "Div");
    if (quotient != null) {
      Node scaled = graph.producer(quotient.inputs().get(0), "MatMul");
      double divisor = graph.scalar(quotient.inputs().get(1)).orElse(Double.NaN);
      return scaled == null || Double.isNaN(divisor) ? null : new Scores(scaled, 1 / divisor);
    }
    Node multiple = graph.producer(tensor, "Mul");
    for (Pair factors : multiple == null ? List.<Pair>of() : GraphMatcher.operands(multiple)) {
      Node scaled = graph.producer(factors.first(), "MatMul");
      double factor = graph.scalar(factors.second()).orElse(Double.NaN);
      if (scaled != null && !Double.isNaN(factor)) {
        return new Scores(scaled, factor);
      }
    }
    return null;
  }

  private static Node attention(Scores scores, Node last, String mask) {
    List<String> inputs = new ArrayList<>(scores.product().inputs());
    inputs.add(last.inputs().get(1));
    if (!mask.isEmpty()) {
      inputs.add(mask);
    }
    Map<String, Attribute> attributes = Map.of("scale", new Attribute.Real((float) scores.scale()));
    return Fusion.node(Fusion.DOMAIN, Fusion.ATTENTION, last, inputs, attributes);
  }
}
