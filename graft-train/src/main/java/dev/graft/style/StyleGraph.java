package dev.graft.style;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  /** The level that is as large as the picture. */
  static final String LARGEST_LEVEL = "style/level1";

  /** How far the view may be moved, in the network's pixels. */
  static final int MARGIN_PX = 16;

  private static final int COLOURS = 3;
  private static final int LEVELS = 5;
  private static final String PICTURE = "style/picture";
  private static final String MARGINS = "style/margins";

  /**
   * Puts a picture into a network.
   *
   * @param network takes colours from 0 to 1, float [1, 3, H, W]
   * @param picture float [1, 3, H, W]
   */
  static StyleGraph of(Graph network, StyleLayers layers, Tensor picture) {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> levels = levels(picture, nodes, constants);
    Sight sight =
        Sight.of(
            network, layers, PICTURE, (int) picture.shape()[2], (int) picture.shape()[3], MARGINS);
    nodes.addAll(sight.nodes());
    constants.putAll(levels);
    constants.putAll(sight.constants());
    List<ValueInfo> inputs = List.of(ValueInfo.of(MARGINS, ElementType.INT64, 8));
    return new StyleGraph(
        new Graph(
            network.name(), nodes, constants, inputs, sight.outputs(), network.opsets(), Map.of()),
        levels,
        sight.style(),
        sight.content());
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
      Sight.enlarge(name, enlarged, down, across, nodes, constants);
      String next = level == LEVELS ? PICTURE : name + "/sum";
      nodes.add(Sight.node("Add", List.of(sum, enlarged), next, Map.of()));
      sum = next;
    }
    return levels;
  }

  /**
   * What to feed. Around the picture its mirror image is shown: networks pad with zeros, and some
   * do not look at the last rows at all, which would be painted wildly.
   *
   * @param left how far the picture is moved to the left, from 0 to {@link #MARGIN_PX}
   * @param up how far it is moved up
   */
  static Map<String, Tensor> shifted(int left, int up) {
    return Map.of(MARGINS, margins(left, up));
  }

  /** The same as the operator {@code Pad} wants to hear it. */
  static Tensor margins(int left, int up) {
    long[] pads = new long[8];
    pads[2] = (long) MARGIN_PX - up;
    pads[3] = (long) MARGIN_PX - left;
    pads[6] = (long) MARGIN_PX + up;
    pads[7] = (long) MARGIN_PX + left;
    return Tensor.ofLongs(pads, pads.length);
  }
}
