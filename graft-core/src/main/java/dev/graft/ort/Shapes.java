package dev.graft.ort;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.ChannelLayout;
import dev.graft.graph.Cuts;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.ValueInfo.Axis;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The shapes of a network's tensors, measured by running it once on zeros. */
public final class Shapes {
  private static final long[] PROBED_BATCHES = {2, 3, 5};

  private Shapes() {}

  /**
   * Shapes for all of a network's inputs.
   *
   * @param batch the extent of every input's first axis
   * @param freeExtent the extent of every other axis that the network leaves free: an image's
   *     height and width, or a sequence's length
   */
  public static TensorShapes ofInputs(Graph graph, long batch, long freeExtent) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      long[] shape = input.extents();
      int channels = ChannelLayout.of(graph, input).channelAxis();
      for (int axis = 0; axis < shape.length; axis++) {
        if (input.shape().get(axis) instanceof Axis.Free) {
          boolean imageChannels = axis == channels && shape.length == 4;
          shape[axis] = axis == 0 ? batch : imageChannels ? 3 : freeExtent;
        }
      }
      shapes.put(input.name(), shape);
    }
    return new TensorShapes(shapes);
  }

  /**
   * The same network, which declares the shape of its one output, measured, where the file does not
   * say it. Its first axis is left free.
   *
   * @param inputs a shape for each of the graph's inputs
   * @throws GraftException of fault {@code MODEL} if the network cannot run on such inputs
   */
  public static Graph declared(Graph graph, TensorShapes inputs) {
    ValueInfo output = graph.outputs().get(0);
    if (!output.shape().isEmpty()) {
      return graph;
    }
    long[] shape = measure(graph, List.of(output.name()), inputs).of(output.name());
    if (shape.length > 0) {
      shape[0] = -1;
    }
    return Surgery.append(
        graph, List.of(), Map.of(), List.of(ValueInfo.of(output.name(), output.type(), shape)));
  }

  /**
   * The shapes of some tensors, by name.
   *
   * @param tensors of the graph: inputs, constants or results of nodes
   * @param inputs a shape for each of the graph's inputs
   * @throws GraftException of fault {@code MODEL} if the network cannot run on such inputs
   */
  public static TensorShapes measure(Graph graph, Collection<String> tensors, TensorShapes inputs) {
    return measure(graph, List.copyOf(tensors), List.of(inputs)).get(0);
  }

  /**
   * A backbone that knows how many features it has: where its file does not say, a run tells.
   *
   * @param sample a shape for each of its inputs
   * @throws GraftException of fault {@code MODEL} if the network cannot run on such a sample
   */
  public static Backbone withFeatureCount(Backbone backbone, TensorShapes sample) {
    if (backbone.featureCount() >= 0) {
      return backbone;
    }
    String features = backbone.features().name();
    long[] measured = measure(backbone.graph(), List.of(features), sample).of(features);
    return backbone.withFeatureCount(measured[measured.length - 1]);
  }

  private static List<TensorShapes> measure(
      Graph graph, List<String> tensors, List<TensorShapes> sizes) {
    List<String> distinct = tensors.stream().distinct().toList();
    List<Node> nodes = new ArrayList<>();
    List<ValueInfo> outputs = new ArrayList<>();
    for (String tensor : distinct) {
      String shape = tensor + "/shape";
      nodes.add(Node.of("", "Shape", List.of(tensor), List.of(shape), Map.of()));
      outputs.add(ValueInfo.of(shape, ElementType.INT64, -1));
    }
    Graph whole = Surgery.append(graph, nodes, Map.of(), outputs);
    Graph measured =
        Surgery.prefix(whole, whole.outputs().stream().map(ValueInfo::name).toArray(String[]::new));
    List<TensorShapes> measurements = new ArrayList<>();
    try (Engine engine = Engine.of(measured, 1)) {
      for (TensorShapes size : sizes) {
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        for (ValueInfo input : measured.inputs()) {
          zeros.put(input.name(), zeros(input, size.of(input.name())));
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        // The results come in the order of the outputs, and so of the tensors.
        Iterator<String> names = distinct.iterator();
        engine.run(zeros).values().forEach(shape -> shapes.put(names.next(), shape.longs()));
        measurements.add(new TensorShapes(shapes));
      }
    }
    return measurements;
  }

  /**
   * How the extents that a suffix needs follow from the extents of its cut, for {@link
   * Surgery#suffix}: found by running the network at a few sizes. Image networks are probed at one
   * size of image and several batch sizes, others at several lengths too.
   *
   * @param freeExtent the images' height and width, or a sequence length
   * @return empty where the suffix needs none, which is found without a run
   * @throws GraftException of fault {@code MODEL} if some extent does not follow from the cut's
   */
  public static Map<String, List<AxisLaw>> lawsBehind(
      Graph graph, Cuts cuts, String cut, long freeExtent) {
    List<TensorShapes> probes = new ArrayList<>();
    for (long batch : PROBED_BATCHES) {
      probes.add(ofInputs(graph, batch, freeExtent));
    }
    if (cuts.input().shape().size() < 4) {
      probes.add(ofInputs(graph, 2, 2 * freeExtent));
      probes.add(ofInputs(graph, 2, 3 * freeExtent));
    }
    return lawsBehind(graph, cuts, cut, probes);
  }

  /**
   * The same, found with some shapes of the inputs.
   *
   * @param probes for each of the graph's inputs; extents that vary from sample to sample or from
   *     batch to batch vary among them
   */
  public static Map<String, List<AxisLaw>> lawsBehind(
      Graph graph, Cuts cuts, String cut, List<TensorShapes> probes) {
    Set<String> tensors = Surgery.extentsNeededBehind(graph, cuts, cut);
    if (tensors.isEmpty()) {
      return Map.of();
    }
    List<String> measured = Stream.concat(Stream.of(cut), tensors.stream()).toList();
    List<TensorShapes> shapes = measure(graph, measured, probes);
    Map<String, List<AxisLaw>> laws = new LinkedHashMap<>();
    for (String tensor : tensors) {
      laws.put(tensor, laws(tensor, cut, shapes));
    }
    return laws;
  }

  private static List<AxisLaw> laws(String tensor, String cut, List<TensorShapes> shapes) {
    long[][] early = shapes.stream().map(shape -> shape.of(tensor)).toArray(long[][]::new);
    long[][] late = shapes.stream().map(shape -> shape.of(cut)).toArray(long[][]::new);
    List<AxisLaw> laws = new ArrayList<>();
    for (int axis = 0; axis < early[0].length; axis++) {
      int wanted = axis;
      laws.add(
          law(column(early, axis), late)
              .orElseThrow(
                  () ->
                      new GraftException(
                          Fault.MODEL,
                          String.format(
                              Locale.ROOT,
                              "The network cannot be cut at '%s': axis %d of '%s', which is needed behind it, does not follow from its size. Cut at another block.",
                              cut,
                              wanted,
                              tensor))));
    }
    return laws;
  }

  /** The line through all probes, on the first of the cut's axes that has one. */
  private static Optional<AxisLaw> law(long[] extents, long[][] cut) {
    for (int axis = 0; axis < cut[0].length; axis++) {
      long[] base = column(cut, axis);
      long factor = 0;
      for (int i = 1; i < base.length; i++) {
        if (base[i] != base[0]) {
          factor = (extents[i] - extents[0]) / (base[i] - base[0]);
        }
      }
      long constant = extents[0] - factor * base[0];
      boolean fits = true;
      for (int i = 0; i < base.length; i++) {
        fits &= extents[i] == constant + factor * base[i];
      }
      if (fits) {
        return Optional.of(new AxisLaw(constant, factor == 0 ? 0 : axis, factor));
      }
    }
    return Optional.empty();
  }

  private static long[] column(long[][] rows, int index) {
    return Stream.of(rows).mapToLong(row -> row[index]).toArray();
  }

  private static Tensor zeros(ValueInfo input, long[] shape) {
    long size = input.type().byteSize();
    for (long extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return Tensor.ofBytes(input.type(), shape, ByteBuffer.allocate(Math.toIntExact(size)));
  }
}
