package dev.graft.detect;

import dev.graft.graph.Backbone;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.ort.Shapes;
import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A detector: a network whose one output is what every anchor says, [N, anchors, 5 + classes]: the
 * four numbers of its box, whether something is there, and which class, none decoded. Its anchors
 * are the cells of grids of several resolutions.
 *
 * @param graph takes batches of any size, of pictures of one size
 * @param head where it puts out boxes; finest grid first
 * @param stems the maps that the head begins with, level by level
 * @param classNames what the classes are called
 */
record DetectionNetwork(Graph graph, DecoupledHead head, Pyramid stems, List<String> classNames) {
  static final String OUTPUT = "graft.anchors";
  private static final String NECK = "graft.neck";
  private static final String STEMS = "graft.stems";
  private static final int BOX_AND_OBJECTNESS = 5;

  /** Copies the list. */
  public DetectionNetwork {
    classNames = List.copyOf(classNames);
  }

  /**
   * A network as it was exported, read as a detector.
   *
   * @param network takes one sample at a time, or any number
   * @param source how errors name it
   * @param inputs the shapes of the network's inputs for one picture
   * @param classNames one for each of its classes
   * @throws dev.graft.GraftException of fault {@code MODEL} if it is none
   */
  public static DetectionNetwork of(
      Graph network, String source, TensorShapes inputs, List<String> classNames) {
    DecoupledHead found = DecoupledHead.of(network, source);
    String[] ends =
        found.levels().stream()
            .flatMap(level -> level.nodes().stream())
            .map(node -> node.outputs().get(0))
            .toArray(String[]::new);
    Graph used = Surgery.prefix(network, ends);
    Graph free =
        BatchAxis.isOne(used)
            ? BatchAxis.freed(used, Shapes.measure(used, BatchAxis.tensors(used), inputs))
            : used;
    return of(free, found, inputs, classNames);
  }

  /** A network that ends in these convolutions. */
  static DetectionNetwork of(
      Graph convolutions, DecoupledHead head, TensorShapes inputs, List<String> classNames) {
    List<String> stems = head.levels().stream().map(DecoupledHead.Level::stem).toList();
    Pyramid pyramid = Pyramid.of(convolutions, stems, inputs);
    DecoupledHead sorted = head.inOrder(pyramid.tensors());
    int classes = DecoupledHead.outputs(sorted.levels().get(0).classes(), convolutions);
    if (classNames.size() != classes) {
      throw new IllegalArgumentException(classNames.size() + " names for " + classes + " classes");
    }
    return new DetectionNetwork(joined(convolutions, sorted, classes), sorted, pyramid, classNames);
  }

  /** What the convolutions put out, anchor by anchor. */
  private static Graph joined(Graph graph, DecoupledHead head, int classes) {
    Nodes nodes = new Nodes();
    List<String> levels = new ArrayList<>();
    for (DecoupledHead.Level level : head.levels()) {
      String name = OUTPUT + "/" + levels.size();
      List<String> three = level.nodes().stream().map(node -> node.outputs().get(0)).toList();
      String map = nodes.concat(name + "/map", 1, three);
      levels.add(nodes.reshape(name, map, 0, BOX_AND_OBJECTNESS + classes, -1));
    }
    nodes.transpose(OUTPUT, nodes.concat(OUTPUT + "/all", 2, levels), 0, 2, 1);
    return nodes.behind(
        graph, ValueInfo.of(OUTPUT, ElementType.FLOAT, -1, -1, BOX_AND_OBJECTNESS + classes));
  }

  /** Where its anchors are, in the order of the output. */
  public List<Loss.Grid> grids() {
    return stems.maps().stream()
        .map(map -> new Loss.Grid(map.stridePx(), map.width(), map.height()))
        .toList();
  }

  /** How many anchors there are. */
  int anchors() {
    return grids().stream().mapToInt(grid -> grid.width() * grid.height()).sum();
  }

  /** The layer that tells classes apart at one level, as it is for each position. */
  LinearHead classRows(int level) {
    Node node = head.levels().get(level).classes();
    Tensor weight = constant(node.inputs().get(1));
    int rows = (int) weight.shape()[0];
    return new LinearHead(
        FloatMatrix.of(weight.floats(), rows, (int) weight.size() / rows),
        FloatMatrix.of(constant(DecoupledHead.bias(node)).floats(), 1, rows));
  }

  /**
   * The same for other classes; all but the layers that tell them apart stays as it is.
   *
   * @param rows these layers, level by level
   */
  DetectionNetwork withClasses(List<String> names, List<LinearHead> rows) {
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    for (int level = 0; level < rows.size(); level++) {
      Node node = head.levels().get(level).classes();
      long[] shape = constant(node.inputs().get(1)).shape();
      shape[0] = names.size();
      constants.put(
          node.inputs().get(1), Tensor.ofFloats(rows.get(level).weights().toArray(), shape));
      constants.put(
          DecoupledHead.bias(node),
          Tensor.ofFloats(rows.get(level).bias().toArray(), names.size()));
    }
    Graph changed = graph.withInitializers(constants);
    String[] ends =
        head.levels().stream()
            .flatMap(level -> level.nodes().stream())
            .map(node -> node.outputs().get(0))
            .toArray(String[]::new);
    return new DetectionNetwork(
        joined(Surgery.prefix(changed, ends), head, names.size()), head, stems, names);
  }

  /** The same with parameters of a trained state, by their names. */
  DetectionNetwork with(Map<String, Tensor> parameters) {
    return new DetectionNetwork(Surgery.withParameters(graph, parameters), head, stems, classNames);
  }

  /**
   * All before the head as a chain of blocks that ends in the stems as one tensor: those of the
   * backbone, up to where its maps go into the neck, and the neck.
   */
  public Backbone backbone() {
    Graph body = Surgery.prefix(graph, stems.tensors().toArray(String[]::new));
    List<String> before = Pyramid.beforeNeck(body);
    Graph cut = before.size() < 2 ? body : neck(before).cutInto(body, NECK);
    Nodes nodes = new Nodes();
    String packed = stems.pack(nodes, STEMS);
    Graph whole = nodes.behind(cut, ValueInfo.of(packed, ElementType.FLOAT, -1, stems.size()));
    return Backbone.of(whole.withMetadata(OutputLayer.ENDS_IN_FEATURES));
  }

  /** How many blocks lie before the neck; all where there is none. */
  static int neckBlock(Backbone backbone) {
    return backbone.blocks().stream()
        .filter(block -> block.input().equals(NECK))
        .mapToInt(Block::index)
        .findFirst()
        .orElse(backbone.blocks().size());
  }

  private Pyramid neck(List<String> tensors) {
    return Pyramid.of(graph, tensors, inputs());
  }

  /** The shape of one picture. */
  TensorShapes inputs() {
    Pyramid.Level finest = stems.maps().get(0);
    ValueInfo input = graph.inputs().get(0);
    long height = Math.round(finest.stridePx() * finest.height());
    long width = Math.round(finest.stridePx() * finest.width());
    return new TensorShapes(
        Map.of(input.name(), new long[] {1, input.extents()[1], height, width}));
  }

  /** The nodes behind the stems, and what they need besides. */
  Graph headBehind(Graph packed) {
    Nodes nodes = new Nodes();
    Map<String, String> instead =
        stems.unpack(nodes, packed.outputs().get(0).name(), STEMS + "/map");
    Set<Node> before =
        new HashSet<>(Surgery.prefix(graph, stems.tensors().toArray(String[]::new)).nodes());
    for (Node node : graph.nodes()) {
      if (!before.contains(node)) {
        nodes.add(node, instead);
        for (String read : node.reads()) {
          if (graph.initializers().containsKey(read)) {
            nodes.constant(read, constant(read));
          }
        }
      }
    }
    return nodes.behind(packed, graph.outputs().get(0));
  }

  /** The names of the head's parameters. */
  Set<String> headConstants() {
    Set<String> own = new HashSet<>(graph.initializers().keySet());
    own.removeAll(
        Surgery.prefix(graph, stems.tensors().toArray(String[]::new)).initializers().keySet());
    return own;
  }

  private Tensor constant(String name) {
    return Objects.requireNonNull(graph.initializers().get(name), name);
  }
}
