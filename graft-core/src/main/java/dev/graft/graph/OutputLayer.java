package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layer that turned features into the answers of the network's first task; a new head takes its
 * place. Where a network has several, whose answers it adds or joins, they count as one.
 *
 * @param kind how it is written
 * @param classes how many answers it gave; 0 where there is no such layer, or the file does not say
 * @param featureCount how many features it read; 0 where there is no such layer, -1 where the file
 *     does not say
 * @param sources what goes into it, one or more; the network's output where there is none
 * @param joining how several sources become the features
 * @param nodes the layer, and what followed it (softmax, pooling of class maps, reshaping)
 * @param candidates the tensors that may be meant instead, the network's output first
 * @param doubt why it may not be what it was taken for, in a sentence's words, if it may not
 */
public record OutputLayer(
    Kind kind,
    long classes,
    long featureCount,
    List<Source> sources,
    Joining joining,
    List<Node> nodes,
    List<String> candidates,
    Optional<String> doubt) {
  /** The ways in which networks write their last layer. */
  public enum Kind {
    /** A {@code Gemm} node. */
    GEMM,
    /** A {@code MatMul} node, with or without an {@code Add} behind it. */
    MATMUL,
    /** A convolution, before global pooling (SqueezeNet) or after it. */
    CONVOLUTION,
    /** The network ends in features. */
    NONE
  }

  /** What several sources become. */
  public enum Joining {
    /** One after another. */
    CONCATENATED,
    /** Their mean: they are alike, such as the class token and the distillation token of DeiT. */
    MEAN
  }

  /**
   * A tensor that goes into the layer.
   *
   * @param tensor its name
   * @param kind of the layer, which tells how it is arranged: [N, D] for {@code GEMM}, channels
   *     last for {@code MATMUL}, maps [N, C, H, W] for {@code CONVOLUTION}; as the file says for
   *     {@code NONE}
   * @param width how many features it holds; -1 where the file does not say
   * @param scale the constants that its integers stand for: scale and zero point; none where it
   *     holds real numbers
   */
  public record Source(String tensor, Kind kind, long width, List<String> scale) {
    /** Copies the list. */
    public Source {
      scale = List.copyOf(scale);
    }
  }

  /** What the metadata of a network without an output layer may say. */
  public static final Map<String, String> ENDS_IN_FEATURES = Map.of("graft.output", "features");

  private static final Set<String> SELECTING = Set.of("Gather", "Slice", "Split", "Squeeze");

  /** Copies the lists. */
  public OutputLayer {
    sources = List.copyOf(sources);
    nodes = List.copyOf(nodes);
    candidates = List.copyOf(candidates);
  }

  /**
   * Finds the old output layer by walking back from the primary output; none where the network's
   * metadata says that it ends in features, which then need not be guessed.
   */
  static OutputLayer of(Graph graph, Cuts cuts) {
    if (graph.metadata().entrySet().containsAll(ENDS_IN_FEATURES.entrySet())) {
      return none(cuts, List.of(), Optional.empty());
    }
    Optional<Tail> tail = Tail.of(graph, cuts);
    if (tail.isEmpty()) {
      return Answers.certainly(graph, cuts)
          ? atLastCut(graph, cuts)
          : none(cuts, List.of(), Optional.empty());
    }
    OutputLayer layer = of(tail.get(), graph, cuts);
    Answers answers = Answers.of(graph, cuts, tail.get());
    return answers.areAnswers()
        ? layer.with(answers.doubt())
        : none(cuts, layer.tensors(), answers.doubt());
  }

  /** The names of the tensors that go into it. */
  public List<String> tensors() {
    return sources.stream().map(Source::tensor).toList();
  }

  private OutputLayer with(Optional<String> newDoubt) {
    return new OutputLayer(
        kind, classes, featureCount, sources, joining, nodes, candidates, newDoubt);
  }

  private static OutputLayer none(Cuts cuts, List<String> others, Optional<String> doubt) {
    String output = cuts.output().name();
    List<String> candidates = new ArrayList<>(List.of(output));
    candidates.addAll(others);
    return new OutputLayer(
        Kind.NONE,
        0,
        0,
        List.of(new Source(output, Kind.NONE, -1, List.of())),
        Joining.CONCATENATED,
        List.of(),
        candidates,
        doubt);
  }

  private static OutputLayer of(Tail tail, Graph graph, Cuts cuts) {
    Map<String, Node> producers = graph.producers();
    Set<Node> nodes = new HashSet<>(tail.nodes());
    Map<String, Source> sources = new LinkedHashMap<>();
    for (LinearLayer layer : tail.layers()) {
      Source source = source(layer, tail, producers, nodes);
      sources.putIfAbsent(source.tensor(), source);
    }
    List<Source> chosen = new ArrayList<>(sources.values());
    if (chosen.stream().anyMatch(source -> source.kind() == Kind.GEMM)) {
      // A vector stands for the sample; maps behind another layer only add to its answers (VOLO).
      chosen.removeIf(source -> source.kind() != Kind.GEMM);
    }
    Joining joining =
        !tail.has(Set.of("Concat")) && areAlike(chosen, producers)
            ? Joining.MEAN
            : Joining.CONCATENATED;
    LinearLayer first = tail.layers().get(0);
    long classes = classes(tail, cuts);
    List<String> candidates = new ArrayList<>(List.of(cuts.output().name()));
    candidates.addAll(sources.keySet());
    return new OutputLayer(
        chosen.stream().anyMatch(source -> source.kind() == first.kind())
            ? first.kind()
            : chosen.get(0).kind(),
        classes,
        featureCount(chosen, joining),
        chosen,
        joining,
        graph.nodes().stream().filter(nodes::contains).toList(),
        candidates,
        Optional.empty());
  }

  /** Several layers' answers are added up, unless the network joins them. */
  private static long classes(Tail tail, Cuts cuts) {
    long[] extents = cuts.output().extents();
    boolean joins = tail.layers().size() > 1 && tail.has(Set.of("Concat"));
    long sum = tail.layers().stream().mapToLong(LinearLayer::outputs).sum();
    if (joins && extents.length == 2 && extents[1] == sum) {
      return sum;
    }
    return tail.layers().stream().mapToLong(LinearLayer::outputs).max().orElse(0);
  }

  private static long featureCount(List<Source> sources, Joining joining) {
    if (sources.stream().anyMatch(source -> source.width() < 0)) {
      return -1;
    }
    return joining == Joining.MEAN
        ? sources.get(0).width()
        : sources.stream().mapToLong(Source::width).sum();
  }

  /** Whether all are the same extent of one tensor at different positions. */
  private static boolean areAlike(List<Source> sources, Map<String, Node> producers) {
    Set<String> origins = new HashSet<>();
    Set<Long> widths = new HashSet<>();
    for (Source source : sources) {
      String tensor = source.tensor();
      Node node = producers.get(tensor);
      while (node != null && SELECTING.contains(node.opType())) {
        tensor = node.inputs().get(0);
        node = producers.get(tensor);
      }
      origins.add(tensor);
      widths.add(source.width());
    }
    return sources.size() > 1 && origins.size() == 1 && widths.size() == 1;
  }

  /**
   * What a layer reads, seen through what belongs to the layer: dropout, rounding, a batch norm of
   * vectors (which with the layer is one linear map), and flattening that its output undoes.
   */
  private static Source source(
      LinearLayer layer, Tail tail, Map<String, Node> producers, Set<Node> nodes) {
    String tensor = layer.input();
    Kind kind = layer.kind();
    List<String> scale = layer.scale();
    Node node = producers.get(tensor);
    while (node != null && belongs(node, kind, tail)) {
      kind = node.opType().equals("Reshape") ? Kind.MATMUL : kind;
      scale =
          switch (node.opType()) {
            case "QuantizeLinear", "DynamicQuantizeLinear" -> List.of();
            case "DequantizeLinear" -> node.inputs().subList(1, node.inputs().size());
            default -> scale;
          };
      nodes.add(node);
      tensor = node.inputs().get(0);
      node = producers.get(tensor);
    }
    return new Source(tensor, kind, layer.inputs(), scale);
  }

  /** Whether a node before a layer is part of what the layer does. */
  private static boolean belongs(Node node, Kind kind, Tail tail) {
    return switch (node.opType()) {
      case "Dropout", "Identity", "QuantizeLinear", "DynamicQuantizeLinear", "DequantizeLinear" ->
          true;
      case "BatchNormalization" -> kind != Kind.CONVOLUTION;
      case "Reshape" -> kind == Kind.GEMM && tail.has(Set.of("Reshape"));
      default -> false;
    };
  }

  /**
   * The last cut with a layer behind it, for a network whose end certainly gives answers, but not
   * in a way that says what they are computed from.
   */
  private static OutputLayer atLastCut(Graph network, Cuts cuts) {
    Graph graph = Surgery.prefix(network, cuts.output().name());
    List<Segment> segments = Segment.of(graph, cuts);
    Map<String, Node> producers = graph.producers();
    PathCount paths = new PathCount(graph, cuts.input().name(), cuts.output().name());
    List<Node> behind = new ArrayList<>();
    for (int i = segments.size() - 1; i > 0; i--) {
      behind.addAll(0, segments.get(i).path());
      if (segments.get(i).hasLayer(graph)) {
        String cut = segments.get(i).input();
        Optional<LinearLayer> reader =
            graph.consumers().getOrDefault(cut, List.of()).stream()
                .flatMap(node -> LinearLayer.of(node, paths::isOnAPath, graph, producers).stream())
                .findFirst();
        String doubt =
            "the network ends in answers, and how it computes them does not say from which features; the last tensor that all of them depend on was taken, '%s'"
                .formatted(cut);
        if (reader.isPresent() && reader.get().scale().isEmpty()) {
          LinearLayer layer = reader.get();
          return new OutputLayer(
              layer.kind(),
              layer.outputs(),
              layer.inputs(),
              List.of(new Source(cut, layer.kind(), layer.inputs(), List.of())),
              Joining.CONCATENATED,
              behind,
              List.of(cuts.output().name(), cut),
              Optional.of(doubt));
        }
        i = 0;
      }
    }
    return none(
        cuts,
        List.of(),
        Optional.of(
            "the network seems to end in answers, and its output layer was not found; its answers are taken for the features"));
  }
}
