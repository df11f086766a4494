package dev.graft.style;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network with the picture that it sees inside, as constants, which training may move. Its one
 * input says how far the view is moved; see {@link #shifted}.
 *
 * @param graph returns what each term of the loss is taken of
 * @param levels what the picture is the sum of at first, by constant
 * @param style the outputs that make the style: the picture's own colours, then the style layers
 * @param content the outputs of the content layers
 */
record StyleGraph(
    Graph graph, Map<String, Tensor> levels, List<String> style, List<String> content) {
  /** The picture that the network sees: float [1, 3, H, W], colours from 0 to 1. */
  static final String VISIBLE = "style/visible";

  /** How neighbouring pixels differ: [1, 6, H - 1, W - 1], across and down. */
  static final String DIFFERENCES = "style/differences";

  /** How far colours are beyond 0 and 1, where the network does not see them: as the picture. */
  static final String OVERFLOW = "style/overflow";

  /** The level that is as large as the picture. */
  static final String LARGEST_LEVEL = "style/level1";

  /** How far the view may be moved, in the network's pixels. */
  static final int MARGIN_PX = 16;

  private static final int COLOURS = 3;
  private static final int LEVELS = 5;

  /**
   * Strides in the first layers see no more than they would in a picture of this times its size.
   */
  private static final int ENLARGEMENT = 2;

  private static final String PICTURE = "style/picture";
  private static final String MARGINS = "style/margins";

  /**
   * Puts a picture into a network.
   *
   * @param network takes colours from 0 to 1, float [1, 3, H, W]
   * @param picture float [1, 3, H, W]
   */
  static StyleGraph of(Graph network, StyleLayers layers, Tensor picture) {
    Set<String> taps = new LinkedHashSet<>(layers.style());
    taps.addAll(layers.content());
    Graph seen = Surgery.prefix(network, taps.toArray(String[]::new));
    Map<String, Tensor> constants = new LinkedHashMap<>(seen.initializers());
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> levels = levels(picture, nodes, constants);
    constants.putAll(levels);
    show(picture.shape(), seen.inputs().get(0).name(), nodes, constants);
    nodes.addAll(seen.nodes());
    List<String> style = new ArrayList<>(List.of(VISIBLE));
    style.addAll(outputs("style/style", layers.style(), nodes));
    List<String> content = outputs("style/content", layers.content(), nodes);
    List<ValueInfo> outputs = new ArrayList<>();
    for (List<String> names : List.of(style, content, List.of(DIFFERENCES, OVERFLOW))) {
      names.forEach(name -> outputs.add(ValueInfo.of(name, ElementType.FLOAT)));
    }
    List<ValueInfo> inputs = List.of(ValueInfo.of(MARGINS, ElementType.INT64, 8));
    return new StyleGraph(
        new Graph(network.name(), nodes, constants, inputs, outputs, seen.opsets(), Map.of()),
        levels,
        style,
        content);
  }

  /**
   * The picture as a sum of pictures of halved sizes, each enlarged to the whole: so that large
   * areas change their colour as easily as single pixels do.
   *
   * @return what the levels are at first: the largest is the picture, the others are zero
   */
  private static Map<String, Tensor> levels(
      Tensor picture, List<Node> nodes, Map<String, Tensor> constants) {
    int height = (int) picture.shape()[2];
    int width = (int) picture.shape()[3];
    Map<String, Tensor> levels = new LinkedHashMap<>();
    levels.put(LARGEST_LEVEL, picture);
    String sum = LARGEST_LEVEL;
    for (int level = 2; level <= LEVELS; level++) {
      int smaller = 1 << (level - 1);
      int levelHeight = (height + smaller - 1) / smaller;
      int levelWidth = (width + smaller - 1) / smaller;
      String name = "style/level" + level;
      float[] zeros = new float[COLOURS * levelHeight * levelWidth];
      levels.put(name, Tensor.ofFloats(zeros, 1, COLOURS, levelHeight, levelWidth));
      String enlarged = name + "/enlarged";
      Enlargement down = new Enlargement(levelHeight, height);
      Enlargement across = new Enlargement(levelWidth, width);
      enlarge(name, enlarged, down, across, nodes, constants);
      String next = level == LEVELS ? PICTURE : name + "/sum";
      nodes.add(node("Add", List.of(sum, enlarged), next, Map.of()));
      sum = next;
    }
    return levels;
  }

  /** From the picture to the network's input, and to what is taken of the picture alone. */
  private static void show(
      long[] shape, String input, List<Node> nodes, Map<String, Tensor> constants) {
    constants.put("style/lowest", Tensor.ofFloats(new float[] {0}));
    constants.put("style/highest", Tensor.ofFloats(new float[] {1}));
    constants.put("style/kernels", kernels());
    nodes.add(node("Max", List.of(PICTURE, "style/lowest"), "style/floored", Map.of()));
    nodes.add(node("Min", List.of("style/floored", "style/highest"), VISIBLE, Map.of()));
    nodes.add(node("Sub", List.of(PICTURE, VISIBLE), OVERFLOW, Map.of()));
    Map<String, Attribute> perColour = Map.of("group", new Attribute.Int(COLOURS));
    nodes.add(node("Conv", List.of(PICTURE, "style/kernels"), DIFFERENCES, perColour));
    Enlargement down = new Enlargement((int) shape[2], ENLARGEMENT * (int) shape[2]);
    Enlargement across = new Enlargement((int) shape[3], ENLARGEMENT * (int) shape[3]);
    enlarge(VISIBLE, "style/enlarged", down, across, nodes, constants);
    Map<String, Attribute> mirrored = Map.of("mode", new Attribute.Text("reflect"));
    nodes.add(node("Pad", List.of("style/enlarged", MARGINS), input, mirrored));
  }

  /** By products of matrices, which every operator set has. */
  private static void enlarge(
      String from,
      String to,
      Enlargement down,
      Enlargement across,
      List<Node> nodes,
      Map<String, Tensor> constants) {
    constants.put(to + ".down", down.matrix());
    constants.put(to + ".across", across.transposed());
    nodes.add(node("MatMul", List.of(to + ".down", from), to + "/down", Map.of()));
    nodes.add(node("MatMul", List.of(to + "/down", to + ".across"), to, Map.of()));
  }

  /** One that carries each tensor out under a name of its own. */
  private static List<String> outputs(String name, List<String> tensors, List<Node> nodes) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      String output = name + (i + 1);
      nodes.add(node("Identity", List.of(tensors.get(i)), output, Map.of()));
      outputs.add(output);
    }
    return outputs;
  }

  /**
   * What to feed. Around the picture its mirror image is shown: networks pad with zeros, and some
   * do not look at the last rows at all, which would be painted wildly.
   *
   * @param left how far the picture is moved to the left, from 0 to {@link #MARGIN_PX}
   * @param up how far it is moved up
   */
  static Map<String, Tensor> shifted(int left, int up) {
    long[] pads = new long[8];
    pads[2] = (long) MARGIN_PX - up;
    pads[3] = (long) MARGIN_PX - left;
    pads[6] = (long) MARGIN_PX + up;
    pads[7] = (long) MARGIN_PX + left;
    return Map.of(MARGINS, Tensor.ofLongs(pads, pads.length));
  }

  /** To the right, and below, of each colour: [6, 1, 2, 2]. */
  private static Tensor kernels() {
    float[] values = new float[COLOURS * 8];
    for (int colour = 0; colour < COLOURS; colour++) {
      values[8 * colour] = -1;
      values[8 * colour + 1] = 1;
      values[8 * colour + 4] = -1;
      values[8 * colour + 6] = 1;
    }
    return Tensor.ofFloats(values, 2 * COLOURS, 1, 2, 2);
  }

  private static Node node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return Node.of(output, operator, inputs, List.of(output), attributes);
  }
}
