package dev.graft.graph;

import dev.graft.graph.OutputLayer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Whether what a linear layer at a network's end gives are the answers of its first task, or
 * features: the last layer of a classifier and that of an embedding compute the same. What the
 * network does with the numbers tells; else their name; else how many they are.
 *
 * @param areAnswers what was found, or is assumed
 * @param doubt why it may be otherwise, if it may
 */
record Answers(boolean areAnswers, Optional<String> doubt) {
  /** How many classes the public data sets have that networks are pretrained on. */
  private static final Set<Long> USUAL_CLASSES =
      Set.of(1000L, 1001L, 10450L, 11221L, 11821L, 21841L, 21842L, 21843L);

  private static final Pattern ANSWER =
      Pattern.compile(
          "logit|prob|classif|predict|score|softmax|label|(^|[._ ])(head|cls)s?\\d*($|[._ ])");
  private static final Pattern EMBEDDING =
      Pattern.compile("embed|proj|feat|hidden|pool|repr|neck|latent|descriptor");

  /** For a network that ends in linear layers. */
  static Answers of(Graph graph, Cuts cuts, Tail tail) {
    LinearLayer last = tail.layers().get(tail.layers().size() - 1);
    if (tail.has(Tail.CHOOSING) || tail.has(Tail.RANKING)) {
      return sure(true);
    }
    if (endsInLengthOne(graph, cuts.output().name())) {
      return sure(false);
    }
    List<String> module = Scopes.of(last.node(), graph);
    String names = names(graph, cuts.output().name(), last.node(), module);
    boolean isAnswer = ANSWER.matcher(names).find();
    boolean isEmbedding = EMBEDDING.matcher(names).find();
    long width = tail.layers().stream().mapToLong(LinearLayer::outputs).max().orElse(0);
    boolean isPooled = last.kind() != Kind.CONVOLUTION || isPooled(graph, last);
    if (!isPooled && !USUAL_CLASSES.contains(width)) {
      return ofConvolution(graph, cuts, tail, last, isAnswer, isEmbedding);
    }
    boolean couldBeWidth = width % 32 == 0;
    if (isAnswer != isEmbedding) {
      boolean odd =
          isAnswer ? couldBeWidth && last.inputs() != width : USUAL_CLASSES.contains(width);
      return odd ? doubtful(isAnswer, last, module, width) : sure(isAnswer);
    }
    return couldBeWidth || isEmbedding ? doubtful(!couldBeWidth, last, module, width) : sure(true);
  }

  /** A convolution over maps, whose last one looks the same with an output layer and without. */
  private static Answers ofConvolution(
      Graph graph, Cuts cuts, Tail tail, LinearLayer last, boolean isAnswer, boolean isEmbedding) {
    long width = last.outputs();
    int rank = cuts.output().shape().size();
    boolean isReduced =
        rank == 0 ? tail.has(Tail.POOLING) : rank < 4 || tail.has(Set.of("Resize", "Upsample"));
    if (isAnswer != isEmbedding) {
      return sure(isAnswer);
    }
    if (tail.isRectified()) {
      return sure(StandsApart.of(last, graph, cuts));
    }
    if (!isReduced || tail.has(Tail.NORMALISING) || tail.has(Set.of("Sqrt"))) {
      return sure(false);
    }
    boolean narrows = width % 8 != 0 || width < last.inputs();
    return width % 8 != 0
        ? sure(true)
        : doubtful(narrows, last, Scopes.of(last.node(), graph), width);
  }

  /** For a network that ends in something else: whether it certainly gives answers all the same. */
  static boolean certainly(Graph graph, Cuts cuts) {
    long[] extents = cuts.output().extents();
    boolean isUsual = extents.length == 2 && USUAL_CLASSES.contains(extents[1]);
    Node last = graph.producers().get(cuts.output().name());
    return isUsual
        || (last != null
            && (Tail.CHOOSING.contains(last.opType()) || Tail.RANKING.contains(last.opType())))
        || Pattern.compile("logit|prob|score").matcher(lower(cuts.output().name())).find();
  }

  private static Answers sure(boolean areAnswers) {
    return new Answers(areAnswers, Optional.empty());
  }

  private static Answers doubtful(
      boolean areAnswers, LinearLayer last, List<String> module, long width) {
    String name = module.isEmpty() ? last.node().label() : "'" + String.join(".", module) + "'";
    return new Answers(
        areAnswers,
        Optional.of(
            String.format(
                Locale.ROOT,
                "the last layer, %s, gives %d numbers, which may be classes or an embedding; they are taken for %s",
                name,
                width,
                areAnswers
                    ? "classes, and what goes into it for the features"
                    : "an embedding, and so for the features")));
  }

  private static String names(Graph graph, String output, Node layer, List<String> module) {
    List<String> names = new ArrayList<>();
    if (!output.contains("/")) {
      names.add(output); // not one that the exporter made up from the module's path
    }
    names.add(String.join(".", module));
    graph.consumers().getOrDefault(layer.outputs().get(0), List.of()).stream()
        .filter(node -> node.opType().equals("Add"))
        .map(bias -> String.join(".", Scopes.of(bias, graph)))
        .forEach(names::add);
    return lower(String.join(" ", names));
  }

  private static String lower(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static boolean isPooled(Graph graph, LinearLayer convolution) {
    Map<String, Node> producers = graph.producers();
    Node node = producers.get(convolution.input());
    while (node != null
        && Set.of("Dropout", "Identity", "Reshape", "Unsqueeze").contains(node.opType())) {
      node = producers.get(node.inputs().get(0));
    }
    Tensor weight = graph.initializers().get(convolution.node().inputs().get(1));
    boolean isPointwise =
        weight == null || LongStream.of(weight.shape()).skip(2).allMatch(extent -> extent == 1);
    return isPointwise && node != null && Tail.POOLING.contains(node.opType());
  }

  /** Divided by its own length, as embeddings are that are compared by angle. */
  private static boolean endsInLengthOne(Graph graph, String output) {
    Map<String, Node> producers = graph.producers();
    Node last = producers.get(output);
    if (last == null || !last.opType().equals("Div")) {
      return last != null && last.opType().equals("LpNormalization");
    }
    String divided = last.inputs().get(0);
    Node length = producers.get(last.inputs().get(1));
    while (length != null && !length.inputs().contains(divided)) {
      if (!Set.of("Clip", "Expand", "Max", "Add", "Sqrt", "ReduceSum", "Pow", "Mul")
          .contains(length.opType())) {
        return false;
      }
      length =
          length.inputs().stream()
              .map(producers::get)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }
    return length != null
        && Stream.of("ReduceL2", "ReduceSumSquare", "Pow", "Mul").anyMatch(length.opType()::equals);
  }
}
