package dev.graft.features;

import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Signature;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a network is observed on the way to its features: of a few maps the mean of each channel
 * over all positions, its standard deviation, and its mean absolute deviation. What a sample looks
 * like shows there better than in the features, which were made to tell what is in it.
 *
 * @param taps in order from the input; none where the network is too short
 */
public record Taps(List<Tap> taps) {
  private static final int DEPTHS = 3;
  private static final int STATISTICS = 3;
  private static final int MOST_CHANNELS = 128;
  private static final long REDUCE_TAKES_AXES_AS_INPUT_SINCE = 18;

  /**
   * One tensor.
   *
   * @param positions the axes to average over; none for [N, channels]
   * @param channels how many there are
   */
  public record Tap(String tensor, List<Long> positions, int channels) {
    /** Copies the axes. */
    public Tap {
      positions = List.copyOf(positions);
    }

    /** The channels observed: of very many, evenly spaced ones. */
    private long[] chosen() {
      int stride = (channels + MOST_CHANNELS - 1) / MOST_CHANNELS;
      return LongStream.iterate(0, c -> c < channels, c -> c + stride).toArray();
    }
  }

  /**
   * More nodes for a graph.
   *
   * @param output what they make: [N, statistics]: all means, all standard deviations, all mean
   *     absolute deviations
   */
  public record Statistics(List<Node> nodes, Map<String, Tensor> constants, String output) {}

  /** Copies the list. */
  public Taps {
    taps = List.copyOf(taps);
  }

  /**
   * The outputs of a network's first block and of those at one, two and three fifths of its depth.
   *
   * @param sample what its samples are
   * @throws dev.graft.GraftException if the network cannot run on such samples
   */
  public static Taps of(Backbone backbone, Signature sample) {
    List<Block> blocks = backbone.blocks();
    List<String> tensors =
        IntStream.rangeClosed(0, DEPTHS)
            .map(depth -> Math.round((float) blocks.size() * depth / (DEPTHS + 2)))
            .filter(index -> index < blocks.size() - 1) // the last block's map is the features
            .mapToObj(index -> blocks.get(index).output())
            .distinct()
            .toList();
    if (tensors.isEmpty()) {
      return new Taps(List.of());
    }
    TensorShapes shapes = Shapes.measure(backbone.graph(), tensors, sample.shapes(1));
    return new Taps(tensors.stream().map(tensor -> tap(tensor, shapes.of(tensor))).toList());
  }

  /** Maps are [N, C, H, W] unless only [N, H, W, C] makes them as square as pictures are. */
  private static Tap tap(String tensor, long[] shape) {
    int rank = shape.length;
    boolean last = rank == 3 || (rank == 4 && shape[1] == shape[2] && shape[2] != shape[3]);
    int channels = last ? rank - 1 : Math.min(1, rank - 1);
    List<Long> positions =
        LongStream.range(1, rank).filter(axis -> axis != channels).boxed().toList();
    return new Tap(tensor, positions, (int) shape[channels]);
  }

  /** Number of statistics of a sample. */
  public int width() {
    return taps.stream().mapToInt(tap -> STATISTICS * tap.chosen().length).sum();
  }

  /** The backbone's graph with one output: its features, then the statistics of its taps. */
  public Graph observed(Graph backbone) {
    if (taps.isEmpty()) {
      return backbone;
    }
    Statistics statistics = statistics(backbone);
    List<Node> nodes = new ArrayList<>(statistics.nodes());
    String features = backbone.outputs().get(0).name();
    String output = "novelty/observations";
    nodes.add(concat(List.of(features, statistics.output()), output));
    return Surgery.append(
        backbone,
        nodes,
        statistics.constants(),
        List.of(ValueInfo.of(output, ElementType.FLOAT, -1, -1)));
  }

  /** The same taps where some tensors are called otherwise. */
  public Taps renamed(Map<String, String> names) {
    return new Taps(
        taps.stream()
            .map(
                tap ->
                    new Tap(
                        names.getOrDefault(tap.tensor(), tap.tensor()),
                        tap.positions(),
                        tap.channels()))
            .toList());
  }

  /** What computes the statistics, to be appended to the backbone's graph. */
  public Statistics statistics(Graph backbone) {
    Maker maker = new Maker(backbone.opset() < REDUCE_TAKES_AXES_AS_INPUT_SINCE);
    for (int i = 0; i < taps.size(); i++) {
      maker.observe(taps.get(i), "novelty/tap" + (i + 1));
    }
    List<String> all = new ArrayList<>(maker.means);
    all.addAll(maker.deviations);
    all.addAll(maker.absolutes);
    String output = "novelty/statistics";
    maker.nodes.add(concat(all, output));
    return new Statistics(maker.nodes, maker.constants, output);
  }

  private static Node concat(List<String> tensors, String output) {
    return Node.of(
        output, "Concat", tensors, List.of(output), Map.of("axis", new Attribute.Int(1)));
  }

  /** Gathers the nodes of several taps. */
  private static final class Maker {
    private final boolean axesAreAttributes;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<String> means = new ArrayList<>();
    private final List<String> deviations = new ArrayList<>();
    private final List<String> absolutes = new ArrayList<>();

    Maker(boolean axesAreAttributes) {
      this.axesAreAttributes = axesAreAttributes;
    }

    /**
     * {@code m = mean(x)}, {@code √mean((x - m)²)} and {@code mean(|x - m|)} of each chosen
     * channel.
     */
    void observe(Tap tap, String name) {
      String mean = average(tap, tap.tensor(), name + "/mean");
      String centred = name + "/centred";
      node("Sub", List.of(tap.tensor(), mean), centred, Map.of());
      node("Mul", List.of(centred, centred), name + "/squares", Map.of());
      node("Abs", List.of(centred), name + "/distances", Map.of());
      String variance = average(tap, name + "/squares", name + "/variance");
      String absolute = average(tap, name + "/distances", name + "/absolute");
      String deviation = name + "/deviations";
      node("Sqrt", List.of(chosen(tap, variance, name + "/variances")), deviation, Map.of());
      means.add(chosen(tap, mean, name + "/means"));
      deviations.add(deviation);
      absolutes.add(chosen(tap, absolute, name + "/absolutes"));
    }

    /** Over all positions, which stay as axes of extent 1. */
    private String average(Tap tap, String tensor, String output) {
      if (tap.positions().isEmpty()) {
        node("Identity", List.of(tensor), output, Map.of());
      } else if (axesAreAttributes) {
        node(
            "ReduceMean",
            List.of(tensor),
            output,
            Map.of("axes", new Attribute.Ints(tap.positions())));
      } else {
        long[] axes = tap.positions().stream().mapToLong(Long::longValue).toArray();
        constants.put(output + ".axes", Tensor.ofLongs(axes, axes.length));
        node("ReduceMean", List.of(tensor, output + ".axes"), output, Map.of());
      }
      return output;
    }

    /** As [N, channels observed]. */
    private String chosen(Tap tap, String tensor, String output) {
      long[] channels = tap.chosen();
      if (channels.length == tap.channels()) {
        node("Flatten", List.of(tensor), output, Map.of("axis", new Attribute.Int(1)));
        return output;
      }
      node("Flatten", List.of(tensor), output + "/all", Map.of("axis", new Attribute.Int(1)));
      constants.put(output + ".channels", Tensor.ofLongs(channels, channels.length));
      node(
          "Gather",
          List.of(output + "/all", output + ".channels"),
          output,
          Map.of("axis", new Attribute.Int(1)));
      return output;
    }

    private void node(
        String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
      nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
    }
  }
}
