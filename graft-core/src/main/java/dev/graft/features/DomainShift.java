package dev.graft.features;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How far samples lie from those that a network was trained on. Batch normalisation keeps mean and
 * variance of every channel as they were then, at each depth; beside them are put those of the
 * user's samples.
 *
 * <p>Of each channel it is the Kullback-Leibler divergence between the two normal distributions; of
 * a layer, the median over its channels; of a network, the mean over the quarter of its layers
 * nearest the features, in nats. Nearer the input it is blur, size and light that shift statistics,
 * and those do not keep features from being of use. That the statistics tell domains apart is what
 * Li et al., "Revisiting Batch Normalization For Practical Domain Adaptation", 2017,
 * arXiv:1603.04779, build on. What sets of pictures come to is in docs/reference/recipes.md.
 */
public final class DomainShift {
  private static final int MOST_SAMPLES = 96;
  private static final double LIVING = 1e-6; // of the largest variance; what is less says nothing
  private static final double EPSILON = 1e-5;
  private static final String OUTPUT = "graft.shift";

  private DomainShift() {}

  /** A batch normalisation whose statistics are stored. */
  private record Layer(String input, float[] means, float[] variances) {}

  /**
   * The shift, measured with up to {@value #MOST_SAMPLES} of the samples.
   *
   * @return empty where the network has no batch normalisation to compare with (any more), or no
   *     sample can be read
   */
  public static OptionalDouble of(
      Backbone backbone, Processor processor, List<Sample> samples, int threads) {
    List<Layer> layers = layers(backbone, processor.signature());
    if (layers.isEmpty()) {
      return OptionalDouble.empty();
    }
    int stride = Math.max(1, (samples.size() + MOST_SAMPLES - 1) / MOST_SAMPLES);
    List<Sample> some =
        IntStream.iterate(0, i -> i < samples.size(), i -> i + stride)
            .mapToObj(samples::get)
            .toList();
    List<float[]> seen = new ArrayList<>();
    try (Engine engine = Engine.of(observed(backbone.graph(), layers), 1);
        SamplePass pass = new SamplePass(processor, threads)) {
      for (Outcome<float[]> outcome :
          pass.run(some, shown -> engine.values(shown.example()), Progress.none())) {
        if (outcome instanceof Outcome.Done<float[]> done) {
          seen.add(done.value());
        }
      }
    }
    return seen.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(mean(layers, seen));
  }

  private static List<Layer> layers(Backbone backbone, Signature sample) {
    Graph graph = backbone.graph();
    List<Node> nodes =
        graph.nodes().stream()
            .filter(node -> node.opType().equals("BatchNormalization"))
            .filter(node -> graph.initializers().keySet().containsAll(node.inputs().subList(3, 5)))
            .toList();
    if (nodes.isEmpty()) {
      return List.of();
    }
    List<String> tensors = nodes.stream().map(node -> node.inputs().get(0)).distinct().toList();
    TensorShapes shapes = Shapes.measure(graph, tensors, sample.shapes(1));
    List<Layer> layers =
        nodes.stream()
            .filter(node -> shapes.of(node.inputs().get(0)).length == 4)
            .map(
                node ->
                    new Layer(
                        node.inputs().get(0),
                        constant(graph, node.inputs().get(3)),
                        constant(graph, node.inputs().get(4))))
            .toList();
    return layers.subList(layers.size() - (layers.size() + 3) / 4, layers.size());
  }

  private static float[] constant(Graph graph, String name) {
    Tensor tensor = graph.initializers().get(name);
    return tensor == null ? new float[0] : tensor.floats();
  }

  /** The graph with one output: of each layer the channels' means, then their mean squares. */
  private static Graph observed(Graph graph, List<Layer> layers) {
    List<Node> nodes = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Layer layer : layers) {
      String name = OUTPUT + "/" + parts.size();
      nodes.add(node("Mul", List.of(layer.input, layer.input), name + "/squares"));
      for (String tensor : List.of(layer.input, name + "/squares")) {
        String mean = name + "/" + nodes.size();
        nodes.add(node("GlobalAveragePool", List.of(tensor), mean + "/map"));
        nodes.add(node("Flatten", List.of(mean + "/map"), mean));
        parts.add(mean);
      }
    }
    nodes.add(
        Node.of(OUTPUT, "Concat", parts, List.of(OUTPUT), Map.of("axis", new Attribute.Int(1))));
    return Surgery.append(
        graph, nodes, Map.of(), List.of(ValueInfo.of(OUTPUT, ElementType.FLOAT, -1, -1)));
  }

  private static Node node(String operator, List<String> inputs, String output) {
    return Node.of(output, operator, inputs, List.of(output), Map.of());
  }

  private static double mean(List<Layer> layers, List<float[]> seen) {
    double sum = 0;
    int from = 0;
    for (Layer layer : layers) {
      sum += shift(layer, seen, from) / layers.size();
      from += 2 * layer.means.length;
    }
    return sum;
  }

  private static double shift(Layer layer, List<float[]> seen, int from) {
    int channels = layer.means.length;
    double largest = 0;
    for (float variance : layer.variances) {
      largest = Math.max(largest, variance);
    }
    List<Double> divergences = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      if (layer.variances[c] <= LIVING * largest) {
        continue;
      }
      double mean = 0;
      double squares = 0;
      for (float[] one : seen) {
        mean += one[from + c] / (double) seen.size();
        squares += one[from + channels + c] / (double) seen.size();
      }
      double stored = layer.variances[c] + EPSILON;
      double ratio = (Math.max(0, squares - mean * mean) + EPSILON) / stored;
      double away = (mean - layer.means[c]) * (mean - layer.means[c]) / stored;
      divergences.add((ratio + away - 1 - Math.log(ratio)) / 2);
    }
    double[] sorted = divergences.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : median(sorted);
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1).average().orElse(0);
  }
}
