package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pretrained network as transfer learning sees it: a chain of blocks that ends in features, and
 * the old output layer, which is taken off.
 *
 * <p>The features are what went into the old output layer. Where that read maps or a sequence, and
 * where a network without one ends in them, they are their mean over all positions, so that they
 * always have shape [N, featureCount].
 *
 * @param graph the network without its old output layer; its only output is the features
 * @param cuts of that graph
 * @param blocks in order from the input; only pooling follows the last one
 * @param outputLayer the old output layer
 * @param head the old output layer as a block, with the pooling before it
 */
public record Backbone(
    Graph graph, Cuts cuts, List<Block> blocks, OutputLayer outputLayer, Block head) {
  private static final int BLOCKS_SHOWN = 3;
  private static final Set<String> POOLING =
      Set.of(
          "GlobalAveragePool",
          "GlobalMaxPool",
          "AveragePool",
          "ReduceMean",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Gather",
          "Slice",
          "Transpose",
          "Dropout",
          "Identity",
          "Cast");

  /** Copies the list. */
  public Backbone {
    blocks = List.copyOf(blocks);
  }

  /**
   * A pretrained network by its name, such as {@code seedling} or {@code
   * maven:group:artifact:version}, or by the path of its file.
   */
  public static BackboneName named(String nameOrPath) {
    return new BackboneName(nameOrPath);
  }

  /**
   * Analyses a network as it was exported, up to the output that {@link NetworkEnd} takes.
   *
   * @throws GraftException of fault {@code MODEL} if no output depends on the input, if there are
   *     no layers but the output layer, or if the output's shape is not known
   */
  public static Backbone of(Graph exported) {
    Graph network = NetworkEnd.of(exported).graph();
    Cuts whole = Cuts.of(network);
    OutputLayer layer = OutputLayer.of(network, whole);
    if (layer.tensors().contains(whole.input().name())) {
      throw noLayers(network);
    }
    Graph graph = Headless.of(network, whole, layer);
    Cuts cuts = Cuts.of(graph);
    List<Segment> segments = Segment.of(graph, cuts);
    List<Segment> pooling = new ArrayList<>();
    while (!segments.isEmpty() && isPooling(segments.get(segments.size() - 1), graph)) {
      pooling.add(0, segments.remove(segments.size() - 1));
    }
    if (segments.isEmpty()) {
      throw noLayers(network);
    }
    List<Block> blocks = blocks(graph, segments);
    Block head = head(network, whole.output().name(), layer, graph, blocks, pooling);
    return new Backbone(graph, cuts, blocks, layer, head);
  }

  /** The tensor of shape [N, featureCount] that the graph returns. */
  public ValueInfo features() {
    return graph.outputs().get(0);
  }

  /** The tensors that may be its features, and those at the end of its last blocks. */
  public List<String> candidates() {
    Set<String> tensors = new LinkedHashSet<>(outputLayer.candidates());
    for (int i = blocks.size() - 1; i >= Math.max(0, blocks.size() - BLOCKS_SHOWN); i--) {
      tensors.add(blocks.get(i).output());
    }
    if (outputLayer.sources().size() > 1) {
      tensors.remove(features().name()); // joined here: the network has no such tensor
    }
    return List.copyOf(tensors);
  }

  /** How many features there are; -1 where the file does not say. */
  public long featureCount() {
    long[] extents = features().extents();
    return extents[extents.length - 1];
  }

  /** The same, whose file does not say how many features there are, with their number. */
  public Backbone withFeatureCount(long count) {
    ValueInfo old = features();
    List<Axis> shape = List.of(new Axis.Free("batch"), new Axis.Fixed(count));
    List<ValueInfo> outputs = List.of(new ValueInfo(old.name(), old.type(), shape));
    Graph described = Surgery.append(graph, List.of(), Map.of(), outputs);
    return new Backbone(described, Cuts.of(described), blocks, outputLayer, head);
  }

  /**
   * Where to cut so that the first blocks are frozen and the rest can be trained: at the input for
   * 0, at the features for all.
   *
   * @throws IndexOutOfBoundsException if there are not that many blocks
   */
  public String cutAfter(int frozenBlocks) {
    return frozenBlocks == blocks.size() ? features().name() : blocks.get(frozenBlocks).input();
  }

  private static List<Block> blocks(Graph graph, List<Segment> segments) {
    List<Blocks.Group> groups = Blocks.of(graph, segments);
    List<List<Node>> nodes =
        groups.stream().map(group -> inGraphOrder(group.segments(), graph)).toList();
    List<String> names = BlockNames.of(groups, graph);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Segment> own = groups.get(i).segments();
      blocks.add(
          new Block(
              i,
              names.get(i),
              nodes.get(i),
              Block.operators(Segment.path(own)),
              own.get(0).input(),
              own.get(own.size() - 1).output(),
              Parameters.of(nodes.get(i), graph.initializers())));
    }
    return blocks;
  }

  /** The pooling, unless it was added here, and whatever else the network has behind the blocks. */
  private static Block head(
      Graph network,
      String output,
      OutputLayer layer,
      Graph graph,
      List<Block> blocks,
      List<Segment> pooling) {
    Set<Node> kept = new HashSet<>(graph.nodes());
    inGraphOrder(pooling, graph).forEach(kept::remove);
    List<Node> nodes = new ArrayList<>(Surgery.prefix(network, output).nodes());
    nodes.removeAll(kept);
    List<Node> path = new ArrayList<>(Segment.path(pooling));
    path.retainAll(nodes);
    path.addAll(layer.nodes());
    return new Block(
        blocks.size(),
        "head",
        nodes,
        Block.operators(path),
        blocks.get(blocks.size() - 1).output(),
        output,
        Parameters.of(nodes, network.initializers()));
  }

  private static GraftException noLayers(Graph network) {
    return new GraftException(
        Fault.MODEL,
        "The network '%s' has no layers before its output layer, so there is nothing to transfer; use another backbone."
            .formatted(network.name()));
  }

  private static List<Node> inGraphOrder(List<Segment> segments, Graph graph) {
    Set<Node> members = new HashSet<>();
    for (Segment segment : segments) {
      members.addAll(segment.path());
      members.addAll(segment.others());
    }
    return graph.nodes().stream().filter(members::contains).toList();
  }

  private static boolean isPooling(Segment segment, Graph graph) {
    return segment.path().stream().allMatch(node -> POOLING.contains(node.opType()))
        && Parameters.of(segment.path(), graph.initializers()).isEmpty();
  }
}
