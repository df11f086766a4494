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
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a network is observed on the way to its features: of a few maps the mean of each channel
 * over all positions, its standard deviation, and its mean absolute deviation. What a sample looks
 * like shows there better than in the features, which were made to tell what is in it.
 *
 * @param taps in order from the input; none where the network is too short
 * @param mask the network's input [N, L] that is 0 for padding, which does not count; where there
 *     is one, all taps are [N, L, channels]
 */
public record Taps(List<Tap> taps, Optional<String> mask) {
  private static final String THERE = "novelty/there";
  private static final String SHARE = "novelty/share";
  private static final int DEPTHS = 3;
  private static final int STATISTICS = 3;
  private static final int MOST_CHANNELS = 128;
  private static final long REDUCE_TAKES_AXES_AS_INPUT_SINCE = 18;

  /**
   * One tensor.
   *
   * @param tensor its name
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
   * @param nodes what is computed, in order
   * @param constants what they need besides, by name
   * @param output what they make: [N, statistics]: all means, all standard deviations, all mean
   *     absolute deviations
   */
  public record Statistics(List<Node> nodes, Map<String, Tensor> constants, String output) {}

  /** Copies the list. */
  public Taps {
    taps = List.copyOf(taps);
  }

  /** Taps of samples without padding. */
  public Taps(List<Tap> taps) {
    this(taps, Optional.empty());
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
    Optional<String> mask = sample.mask();
    return new Taps(
        tensors.stream()
            .filter(tensor -> mask.isEmpty() || isSequence(shapes.of(tensor), sample))
            .map(tensor -> tap(tensor, shapes.of(tensor)))
            .toList(),
        mask);
  }

  /**
   * Some tensors of a network, to read {@link #means} of; those left out that are no maps,
   * sequences or vectors of each sample.
   *
   * @param sample what its samples are
   * @throws dev.graft.GraftException if the network cannot run on such samples
   */
  public static Taps at(List<String> tensors, Backbone backbone, Signature sample) {
    TensorShapes shapes = Shapes.measure(backbone.graph(), tensors, sample.shapes(1));
    Optional<String> mask = sample.mask();
    return new Taps(
        tensors.stream()
            .filter(tensor -> shapes.of(tensor).length > 1 && shapes.of(tensor)[0] == 1)
            .filter(
                tensor ->
                    mask.isEmpty()
                        || shapes.of(tensor).length == 2
                        || isSequence(shapes.of(tensor), sample))
            .map(tensor -> tap(tensor, shapes.of(tensor)))
            .toList(),
        mask);
  }

  private static boolean isSequence(long[] shape, Signature sample) {
    long length = sample.shapes(1).of(sample.primary().name())[1];
    return shape.length == 3 && shape[1] == length;
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

  /**
   * The backbone's graph with one output: the mean of every channel of each tap, one after another.
   */
  public Graph means(Graph backbone) {
    Maker maker = new Maker(backbone.opset() < REDUCE_TAKES_AXES_AS_INPUT_SINCE, mask);
    for (int i = 0; i < taps.size(); i++) {
      maker.average(taps.get(i), "means/tap" + (i + 1));
    }
    String output = "means/all";
    maker.nodes.add(concat(maker.means, output));
    return Surgery.append(
        backbone,
        maker.nodes,
        maker.constants,
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
            .toList(),
        mask);
  }

  /** What computes the statistics, to be appended to the backbone's graph. */
  public Statistics statistics(Graph backbone) {
    Maker maker = new Maker(backbone.opset() < REDUCE_TAKES_AXES_AS_INPUT_SINCE, mask);
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

    private final boolean masked;

    Maker(boolean axesAreAttributes, Optional<String> mask) {
      this.axesAreAttributes = axesAreAttributes;
      this.masked = mask.isPresent();
      mask.ifPresent(this::weigh);
    }

    /** What is there as 1, padding as 0: [N, L, 1]; and how much is there: [N, 1, 1]. */
    private void weigh(String mask) {
      node("Cast", List.of(mask), THERE + "/flat", Map.of("to", new Attribute.Int(1)));
      constants.put(THERE + ".shape", Tensor.ofLongs(new long[] {0, 0, 1}, 3));
      node("Reshape", List.of(THERE + "/flat", THERE + ".shape"), THERE, Map.of());
      mean(List.of(1L), THERE, SHARE);
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

    /** The means of all channels alone. */
    void average(Tap tap, String name) {
      String mean = average(tap, tap.tensor(), name + "/mean");
      node("Flatten", List.of(mean), name + "/means", Map.of("axis", new Attribute.Int(1)));
      means.add(name + "/means");
    }

    /** Over all positions, which stay as axes of extent 1. */
    private String average(Tap tap, String tensor, String output) {
      if (tap.positions().isEmpty()) {
        node("Identity", List.of(tensor), output, Map.of());
      } else if (masked) {
        node("Mul", List.of(tensor, THERE), output + "/counted", Map.of());
        mean(tap.positions(), output + "/counted", output + "/sum");
        node("Div", List.of(output + "/sum", SHARE), output, Map.of());
      } else {
        mean(tap.positions(), tensor, output);
      }
      return output;
    }

    private void mean(List<Long> positions, String tensor, String output) {
      if (axesAreAttributes) {
        node("ReduceMean", List.of(tensor), output, Map.of("axes", new Attribute.Ints(positions)));
      } else {
        long[] axes = positions.stream().mapToLong(Long::longValue).toArray();
        constants.put(output + ".axes", Tensor.ofLongs(axes, axes.length));
        node("ReduceMean", List.of(tensor, output + ".axes"), output, Map.of());
      }
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
