package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Where a network is taken to end, if it has several outputs or if it is said where its features
 * are.
 *
 * @param graph the network up to there; it has one output
 * @param output the output that was chosen
 * @param others the names of its other outputs that depend on the input
 */
public record NetworkEnd(Graph graph, String output, List<String> others) {
  private static final int SHOWN = 12;

  /** Copies the list. */
  public NetworkEnd {
    others = List.copyOf(others);
  }

  /**
   * The end that is asked for. Where nothing is: of the outputs that hold one vector per sample, or
   * of all if none does, the one with most layers before it, and of those the one that is computed
   * last. So a classifier's own output is taken before its auxiliary ones, the last stage of a
   * pyramid, and the pooled output before the sequence that it pools.
   *
   * @param source how errors name the network
   * @throws GraftException if there is no such output or tensor, naming those there are; or if no
   *     output depends on the input
   */
  public static NetworkEnd of(Graph network, FeatureChoice choice, String source) {
    String input = Cuts.of(network).input().name();
    Depths depths = new Depths(network, input);
    List<ValueInfo> outputs =
        network.outputs().stream().filter(output -> depths.isReached(output.name())).toList();
    ValueInfo output =
        choice
            .output()
            .map(name -> named(source, outputs, name))
            .orElseGet(() -> best(outputs, depths));
    List<String> others =
        outputs.stream().map(ValueInfo::name).filter(name -> !name.equals(output.name())).toList();
    if (choice.features().isPresent()) {
      Graph cut = upTo(network, output.name(), choice.features().get(), depths, source);
      return new NetworkEnd(cut, output.name(), others);
    }
    Graph whole = network.outputs().size() == 1 ? network : Surgery.prefix(network, output.name());
    return new NetworkEnd(whole, output.name(), others);
  }

  /**
   * The end that is taken where nothing is asked for.
   *
   * @throws GraftException if no output depends on the input
   */
  public static NetworkEnd of(Graph network) {
    return of(network, FeatureChoice.automatic(), network.name());
  }

  /** The same with a graph that says more of itself. */
  public NetworkEnd withGraph(Graph declared) {
    return new NetworkEnd(declared, output, others);
  }

  private static ValueInfo named(String source, List<ValueInfo> outputs, String name) {
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.USAGE,
                    "%s has no output '%s' that depends on its input; expected one of: %s."
                        .formatted(
                            source,
                            name,
                            outputs.stream()
                                .map(ValueInfo::toString)
                                .collect(Collectors.joining(", ")))));
  }

  private static ValueInfo best(List<ValueInfo> outputs, Depths depths) {
    Comparator<ValueInfo> order =
        Comparator.comparing((ValueInfo output) -> output.type().isFloating())
            .thenComparing(NetworkEnd::isVector)
            .thenComparing(output -> output.shape().size() != 1)
            .thenComparing(output -> depths.layers(output.name()))
            .thenComparing(output -> depths.nodes(output.name()));
    // Not max, which gives the last of equals.
    return outputs.stream()
        .reduce((best, next) -> order.compare(next, best) > 0 ? next : best)
        .orElseThrow();
  }

  /** [N, D], [N, D, 1, 1] or [N, 1, 1, D]. */
  private static boolean isVector(ValueInfo output) {
    long[] extents = output.extents();
    long others = LongStream.of(extents).skip(1).filter(extent -> extent == 1).count();
    return extents.length == 2 || (extents.length == 4 && others >= 2 && extents[2] == 1);
  }

  private static Graph upTo(
      Graph network, String output, String features, Depths depths, String source) {
    if (!network.producers().containsKey(features) || !depths.isReached(features)) {
      throw unknown(network, output, features, source);
    }
    Graph cut = Surgery.prefix(network, features);
    Map<String, String> metadata = new LinkedHashMap<>(cut.metadata());
    metadata.putAll(OutputLayer.ENDS_IN_FEATURES);
    return cut.withMetadata(metadata);
  }

  private static GraftException unknown(
      Graph network, String output, String features, String source) {
    Graph whole = Surgery.prefix(network, output);
    Set<String> known = new LinkedHashSet<>();
    String lower = features.toLowerCase(Locale.ROOT);
    whole.nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .filter(name -> name.toLowerCase(Locale.ROOT).contains(lower))
        .limit(SHOWN / 2)
        .forEach(known::add);
    known.addAll(Backbone.of(whole).candidates());
    return new GraftException(
        Fault.USAGE,
        "%s computes no tensor '%s' from its input; such as may hold features are %s."
            .formatted(
                source, features, known.stream().limit(SHOWN).collect(Collectors.joining(", "))));
  }

  /** How far tensors are from the input, on the longest way. */
  private static final class Depths {
    private final Map<String, Integer> layers = new HashMap<>();
    private final Map<String, Integer> nodes = new HashMap<>();

    Depths(Graph graph, String input) {
      layers.put(input, 0);
      nodes.put(input, 0);
      for (Node node : graph.nodes()) {
        List<String> reads = new ArrayList<>(node.reads());
        reads.retainAll(layers.keySet());
        if (reads.isEmpty() || PathCount.readsExtents(node)) {
          continue;
        }
        int more = Segment.isLayer(node, graph) ? 1 : 0;
        int deepest = reads.stream().mapToInt(this::layers).max().orElse(0) + more;
        int longest = reads.stream().mapToInt(this::nodes).max().orElse(0) + 1;
        for (String output : node.outputs()) {
          layers.put(output, deepest);
          nodes.put(output, longest);
        }
      }
    }

    boolean isReached(String tensor) {
      return layers.containsKey(tensor);
    }

    int layers(String tensor) {
      return layers.getOrDefault(tensor, 0);
    }

    int nodes(String tensor) {
      return nodes.getOrDefault(tensor, 0);
    }
  }
}
