package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.torch.GraphMatcher.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** (x - mean) / sqrt(variance + ε), times a scale, plus a shift, over the last axes. */
final class LayerNormPattern {
  private LayerNormPattern() {}

  /** The normalisation alone: its input, how many of the last axes, and ε. */
  private record Core(String input, int axes, double epsilon) {}

  static @Nullable Node match(GraphMatcher graph, Node last) {
    if (last.opType().equals("Add")) {
      for (Pair sum : GraphMatcher.operands(last)) {
        Node product = graph.producer(sum.first(), "Mul");
        Node scaled = product == null ? null : scaled(graph, product, last, sum.second());
        if (scaled != null) {
          return scaled;
        }
      }
    }
    if (last.opType().equals("Mul")) {
      return scaled(graph, last, last, "");
    }
    Core core = core(graph, last);
    return core == null ? null : layerNorm(core, last, List.of());
  }

  private static @Nullable Node scaled(GraphMatcher graph, Node product, Node last, String shift) {
    for (Pair factors : GraphMatcher.operands(product)) {
      Node quotient = graph.producer(factors.first(), "Div");
      Core core = quotient == null ? null : core(graph, quotient);
      if (core != null
          && graph.isWeight(factors.second(), core.axes())
          && (shift.isEmpty() || graph.isWeight(shift, core.axes()))) {
        return layerNorm(core, last, List.of(factors.second(), shift));
      }
    }
    return null;
  }

  private static Node layerNorm(Core core, Node last, List<String> weights) {
    List<String> inputs = new ArrayList<>(List.of(core.input()));
    inputs.addAll(weights);
    Map<String, Attribute> attributes =
        Map.of(
            "axis", new Attribute.Int(-core.axes()),
            "epsilon", new Attribute.Real((float) core.epsilon()));
    return Fusion.node("", "LayerNormalization", last, inputs, attributes);
  }

  private static @Nullable Core core(GraphMatcher graph, Node quotient) {
    if (!quotient.opType().equals("Div")) {
      return null;
    }
    Node centred = graph.producer(quotient.inputs().get(0), "Sub");
    Node deviation = graph.producer(quotient.inputs().get(1), "Sqrt");
    Node stable = deviation == null ? null : graph.producer(deviation.inputs().get(0), "Add");
    if (centred == null || stable == null) {
      return null;
    }
    String input = centred.inputs().get(0);
    int axes = meanAxes(graph, graph.producer(centred.inputs().get(1), "ReduceMean"), input);
    for (Pair sum : GraphMatcher.operands(stable)) {
      Node variance = graph.producer(sum.first(), "ReduceMean");
      double epsilon = graph.scalar(sum.second()).orElse(Double.NaN);
      if (axes > 0
          && variance != null
          && lastAxes(graph, variance) == axes
          && isSquareOfCentred(graph, variance.inputs().get(0), input)
          && epsilon > 0) {
        return new Core(input, axes, epsilon);
      }
    }
    return null;
  }

  /**
   * How many of the last axes {@code mean} averages {@code input} over; 0 if it is no such mean.
   */
  private static int meanAxes(GraphMatcher graph, @Nullable Node mean, String input) {
    return mean != null && graph.same(mean.inputs().get(0), input) ? lastAxes(graph, mean) : 0;
  }

  private static int lastAxes(GraphMatcher graph, Node mean) {
    long[] axes = graph.axes(mean);
    long[] sorted = Arrays.stream(axes).sorted().toArray();
    long[] last = LongStream.range(-axes.length, 0).toArray();
    return Arrays.equals(sorted, last) && mean.intAttribute("keepdims", 1) == 1 ? axes.length : 0;
  }

  private static boolean isSquareOfCentred(GraphMatcher graph, String tensor, String input) {
    Node power = graph.producer(tensor, "Pow");
    if (power != null) {
      return graph.isScalar(power.inputs().get(1), 2)
          && isCentred(graph, power.inputs().get(0), input);
    }
    Node product = graph.producer(tensor, "Mul");
    return product != null
        && graph.same(product.inputs().get(0), product.inputs().get(1))
        && isCentred(graph, product.inputs().get(0), input);
  }

  private static boolean isCentred(GraphMatcher graph, String tensor, String input) {
    Node difference = graph.producer(tensor, "Sub");
    return difference != null
        && graph.same(difference.inputs().get(0), input)
        && meanAxes(graph, graph.producer(difference.inputs().get(1), "ReduceMean"), input) > 0;
  }
}
