package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether ONNX Runtime and libtorch compute the same of a few real samples. Either has been wrong
 * on some network; that both are, in the same way, is not to be expected.
 *
 * <p>What counts as the same: float32 is rounded at every step, and deep networks can enlarge that.
 * How much this one does is measured by running it on inputs that differ in their last bits.
 */
final class EngineParity {
  private static final double ORDINARY = 1e-3;
  private static final double LAST_BITS = 1e-6;
  private static final double ENLARGED = 20;
  private static final double MOST = 0.05;

  /** How a network is to be run. */
  enum Verdict {
    /** Both engines agree. */
    AGREED,
    /** ONNX Runtime is right only without its optimisations. */
    UNOPTIMISED
  }

  /** What one engine makes of a sample: by tensor name. */
  private interface Run {
    Map<String, Tensor> of(Map<String, Tensor> inputs);
  }

  private final String name;
  private final Backbone backbone;
  private final List<Map<String, Tensor>> samples;

  private EngineParity(String name, Backbone backbone, List<Map<String, Tensor>> samples) {
    this.name = name;
    this.backbone = backbone;
    this.samples = List.copyOf(samples);
  }

  /**
   * Compares the engines.
   *
   * @param name how errors call the network
   * @param samples as the network takes them
   * @throws GraftException naming the first block that they disagree about, if the answer may be
   *     wrong
   */
  static Verdict of(String name, Backbone backbone, List<Map<String, Tensor>> samples) {
    return new EngineParity(name, backbone, samples).verdict();
  }

  private Verdict verdict() {
    Graph graph = backbone.graph();
    Graph plain = Engine.unoptimised(graph);
    boolean compiles = CompiledGraph.unsupported(graph).isEmpty();
    try (Engine optimised = Engine.of(graph, 1)) {
      if (!compiles) {
        try (Engine unoptimised = Engine.of(plain, 1)) {
          boolean same = difference(optimised::run, unoptimised::run).isEmpty();
          return same ? Verdict.AGREED : Verdict.UNOPTIMISED;
        }
      }
      try (CompiledGraph torch = CompiledGraph.compile(graph, List.of())) {
        Run reference = inputs -> torch.evaluate(inputs, Mode.defaults());
        if (difference(optimised::run, reference).isEmpty()) {
          return Verdict.AGREED;
        }
        try (Engine unoptimised = Engine.of(plain, 1)) {
          if (difference(unoptimised::run, reference).isEmpty()) {
            return Verdict.UNOPTIMISED;
          }
        }
      }
    }
    throw disagreement();
  }

  /** Where two engines first differ, and by which part of what is there; empty if nowhere. */
  private record Difference(String tensor, double share) {}

  private Optional<Difference> difference(Run first, Run second) {
    for (Map<String, Tensor> sample : samples) {
      Map<String, Tensor> expected = first.of(sample);
      Map<String, Tensor> actual = second.of(sample);
      Map<String, Tensor> shaken = first.of(shaken(sample));
      for (String tensor : expected.keySet()) {
        float[] values = floats(expected, tensor);
        double share = distance(values, floats(actual, tensor));
        double noise = distance(values, floats(shaken, tensor));
        if (!(share <= Math.min(MOST, ORDINARY + ENLARGED * noise))) {
          return Optional.of(new Difference(tensor, share));
        }
      }
    }
    return Optional.empty();
  }

  private static float[] floats(Map<String, Tensor> results, String tensor) {
    return Objects.requireNonNull(results.get(tensor)).floats();
  }

  /**
   * The largest difference, as a part of the largest value; what is not finite in both is equal.
   */
  private static double distance(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.isFinite(expected[i])) {
        largest = Math.max(largest, Math.abs(expected[i]));
        difference = Math.max(difference, Math.abs(expected[i] - (double) actual[i]));
        if (!Float.isFinite(actual[i])) {
          return Double.POSITIVE_INFINITY;
        }
      } else if (Float.isFinite(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return difference == 0 ? 0 : difference / largest;
  }

  /** The same but for the last bits of its floats. */
  private static Map<String, Tensor> shaken(Map<String, Tensor> sample) {
    Map<String, Tensor> shaken = new LinkedHashMap<>(sample);
    shaken.replaceAll(
        (input, tensor) -> tensor.type() == ElementType.FLOAT ? shaken(tensor) : tensor);
    return shaken;
  }

  private static Tensor shaken(Tensor tensor) {
    float[] values = tensor.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) (1 + (i % 2 == 0 ? LAST_BITS : -LAST_BITS));
    }
    return Tensor.ofFloats(values, tensor.shape());
  }

  private GraftException disagreement() {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (Block block : backbone.blocks()) {
      blocks.putIfAbsent(block.output(), "block '" + block.name() + "'");
    }
    blocks.put(backbone.features().name(), "the last block");
    Set<String> taps = new LinkedHashSet<>(blocks.keySet());
    Graph tapped = Surgery.prefix(backbone.graph(), taps.toArray(String[]::new));
    Difference found;
    try (Engine onnx = Engine.of(tapped, 1);
        CompiledGraph torch = CompiledGraph.compile(tapped, List.of())) {
      found =
          difference(onnx::run, inputs -> torch.evaluate(inputs, Mode.defaults()))
              .orElse(new Difference(backbone.features().name(), Double.NaN));
    }
    List<String> where = new ArrayList<>(List.of(blocks.getOrDefault(found.tensor(), "?")));
    if (!Double.isNaN(found.share())) {
      where.add(String.format(Locale.ROOT, "by %.2g of the largest value there", found.share()));
    }
    return new GraftException(
        Fault.MODEL,
        String.format(
            Locale.ROOT,
            "ONNX Runtime and libtorch do not compute the same of this network %s: they differ from %s on, so its features may be wrong. Export it with another operator set or exporter, or use another backbone; and please report it.",
            name,
            String.join(", ", where)));
  }
}
