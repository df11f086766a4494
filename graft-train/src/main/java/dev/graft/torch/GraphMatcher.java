package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks backwards through a graph: who made a tensor, and is it a constant? */
final class GraphMatcher {
  private final Graph graph;
  private final Map<String, Node> producers;

  GraphMatcher(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
  }

  Graph graph() {
    return graph;
  }

  /**
   * The node that makes {@code tensor}, if it is of this operator. Casts to a floating type are
   * looked through: here all floating types are one.
   */
  @Nullable Node producer(String tensor, String opType) {
    Node node = producers.get(source(tensor));
    if (node != null && isFloatCast(node)) {
      return producer(node.inputs().get(0), opType);
    }
    return node != null && node.domain().isEmpty() && node.opType().equals(opType) ? node : null;
  }

  private static boolean isFloatCast(Node node) {
    long to = node.opType().equals("Cast") ? node.intAttribute("to", 0) : 0;
    return to == ElementType.FLOAT.onnxCode()
        || to == ElementType.DOUBLE.onnxCode()
        || to == ElementType.FLOAT16.onnxCode()
        || to == ElementType.BFLOAT16.onnxCode();
  }

  /** The tensor behind any chain of {@code Identity} nodes. */
  String source(String tensor) {
    Node node = producers.get(tensor);
    return node != null && node.opType().equals("Identity") ? source(node.inputs().get(0)) : tensor;
  }

  /** Whether two names stand for the same tensor. */
  boolean same(String a, String b) {
    return source(a).equals(source(b));
  }

  /** A constant's value: an initialiser or the output of a {@code Constant} node. */
  Optional<Tensor> constant(String tensor) {
    String source = source(tensor);
    Tensor initializer = graph.initializers().get(source);
    if (initializer != null) {
      return Optional.of(initializer);
    }
    Node node = producers.get(source);
    return node != null && node.opType().equals("Constant")
        ? node.attributes().values().stream().findFirst().flatMap(GenerationOperators::tensorOf)
        : Optional.empty();
  }

  /** Whether {@code tensor} is a floating-point constant of one element, close to a value. */
  boolean isScalar(String tensor, double value) {
    return scalar(tensor)
        .filter(found -> Math.abs(found - value) <= 1e-4 * Math.max(1e-3, Math.abs(value)))
        .isPresent();
  }

  /** A floating-point constant of one element, cast or not. */
  Optional<Double> scalar(String tensor) {
    Node cast = producers.get(source(tensor));
    if (cast != null && isFloatCast(cast)) {
      return scalar(cast.inputs().get(0));
    }
    return constant(tensor)
        .filter(value -> value.size() == 1 && value.type().isFloating())
        .map(value -> (double) value.floats()[0]);
  }

  /** Whether {@code tensor} is a constant with this many axes: what a layer's weights look like. */
  boolean isWeight(String tensor, int axes) {
    return constant(tensor)
        .filter(value -> value.type().isFloating() && value.shape().length == axes)
        .isPresent();
  }

  /** The axes a reduction reduces, from its attribute or its second input; empty if not known. */
  long[] axes(Node reduction) {
    if (reduction.attributes().get("axes") instanceof Attribute.Ints axes) {
      return axes.values().stream().mapToLong(Long::longValue).toArray();
    }
    return reduction.hasInput(1)
        ? constant(reduction.inputs().get(1)).map(Tensor::longs).orElse(new long[0])
        : new long[0];
  }

  /** Both ways to read a commutative node's two inputs. */
  static List<Pair> operands(Node node) {
    if (node.inputs().size() != 2) {
      return List.of();
    }
    String a = node.inputs().get(0);
    String b = node.inputs().get(1);
    return Arrays.asList(new Pair(a, b), new Pair(b, a));
  }

  /** Two operands in one of their orders. */
  record Pair(String first, String second) {}
}
