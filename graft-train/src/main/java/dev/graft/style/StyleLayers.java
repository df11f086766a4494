package dev.graft.style;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.TensorShapes;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a network is observed.
 *
 * @param style the tensors whose Gram matrices make the style, at least one
 * @param content the tensors that make the content, at least one
 */
public record StyleLayers(List<String> style, List<String> content) {
  private static final int[] STRIDES = {1, 2, 4, 8, 16};
  private static final int CONTENT_STRIDE = 8;
  private static final int HEIGHT_PX = 192;
  private static final int WIDTH_PX = 256;

  /** What ends in how strongly something is there, or joins or thins out such. */
  private static final Set<String> ACTIVATIONS =
      Set.of(
          "Relu",
          "Clip",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Celu",
          "Selu",
          "Gelu",
          "HardSwish",
          "Mish",
          "Softplus",
          "Mul",
          "Concat",
          "MaxPool");

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if one is empty
   */
  public StyleLayers {
    style = List.copyOf(style);
    content = List.copyOf(content);
    if (style.isEmpty() || content.isEmpty()) {
      throw new IllegalArgumentException("style and content need a layer each");
    }
  }

  /**
   * Those to take where nobody says: for the style, of the maps of each size down to a sixteenth of
   * the picture's height, the ones with most channels, the first of such; for the content those of
   * an eighth. In Seedling, where these were compared by eye with the ends of blocks, that is what
   * its blocks expand their input to: the ends of blocks, which no activation follows, gave wrong
   * colours and less of the style. The old output layer is not among them, even where it is a
   * convolution, as SqueezeNet's: things of its classes would be painted.
   *
   * @param network takes colours from 0 to 1, float [1, 3, H, W]
   * @throws GraftException of fault {@code MODEL} if it has no maps of channels
   */
  public static StyleLayers suggested(Graph network) {
    String input = network.inputs().get(0).name();
    long[] extents = network.inputs().get(0).extents();
    long height = extents[2] > 0 ? extents[2] : HEIGHT_PX;
    long width = extents[3] > 0 ? extents[3] : WIDTH_PX;
    List<String> candidates =
        Backbone.of(network).graph().nodes().stream()
            .filter(node -> ACTIVATIONS.contains(node.opType()))
            .map(node -> node.outputs().get(0))
            .filter(network.producers()::containsKey)
            .toList();
    TensorShapes shapes =
        Shapes.measure(
            network, candidates, new TensorShapes(Map.of(input, new long[] {1, 3, height, width})));
    List<String> style = new ArrayList<>();
    Optional<String> content = Optional.empty();
    for (int stride : STRIDES) {
      long[] maps = {1, 0, (height + stride - 1) / stride, (width + stride - 1) / stride};
      Optional<String> widest = widest(candidates, shapes, maps);
      widest.ifPresent(style::add);
      if (stride <= CONTENT_STRIDE && widest.isPresent()) {
        content = widest;
      }
    }
    if (style.isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "the network '%s' has no maps [N, C, H, W] of a half to a sixteenth of the picture's height, in which style is seen; use a convolutional network, or name layers."
              .formatted(network.name()));
    }
    return new StyleLayers(style, List.of(content.orElse(style.get(0))));
  }

  /** Strides that round down lose a pixel or two. */
  private static Optional<String> widest(
      List<String> candidates, TensorShapes shapes, long[] maps) {
    return candidates.stream()
        .filter(
            tensor -> {
              long[] shape = shapes.of(tensor);
              return shape.length == 4
                  && shape[0] == 1
                  && shape[1] >= 8
                  && Math.abs(shape[2] - maps[2]) <= 1
                  && Math.abs(shape[3] - maps[3]) <= 1;
            })
        .reduce((best, next) -> shapes.of(next)[1] > shapes.of(best)[1] ? next : best);
  }

  /**
   * The tensors that a user's words name: each a block, or a tensor of the network.
   *
   * @throws GraftException of fault {@code USAGE} if there is none of that name, naming those there
   *     are
   */
  public static List<String> named(Backbone backbone, List<String> names) {
    return names.stream().map(name -> named(backbone, name)).toList();
  }

  private static String named(Backbone backbone, String name) {
    for (Block block : backbone.blocks()) {
      if (block.name().equals(name)) {
        return block.output();
      }
    }
    if (backbone.graph().producers().containsKey(name)) {
      return name;
    }
    throw new GraftException(
        Fault.USAGE,
        "the network '%s' has no block or tensor '%s'; its blocks are %s%s."
            .formatted(
                backbone.graph().name(),
                name,
                backbone.blocks().stream().map(Block::name).collect(Collectors.joining(", ")),
                similar(backbone.graph(), name)));
  }

  private static String similar(Graph graph, String name) {
    List<String> tensors =
        graph.nodes().stream()
            .map(Node::outputs)
            .flatMap(List::stream)
            .filter(tensor -> Arrays.stream(name.split("[./]")).allMatch(tensor::contains))
            .limit(6)
            .toList();
    return tensors.isEmpty() ? "" : "; tensors called so are " + String.join(", ", tensors);
  }
}
