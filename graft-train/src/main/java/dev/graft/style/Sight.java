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
import java.util.stream.Stream;

/**
 * How a network looks at a picture that some graph makes: nodes to be put behind that graph.
 *
 * @param nodes in an order in which every tensor is computed before it is used
 * @param constants what they read beside the picture
 * @param style the tensors that make the style: the picture's own colours, then the style layers
 * @param content the tensors of the content layers
 */
record Sight(
    List<Node> nodes, Map<String, Tensor> constants, List<String> style, List<String> content) {
  /** The picture that the network sees: float [N, 3, H, W], colours from 0 to 1. */
  static final String VISIBLE = "style/visible";

  /** How neighbouring pixels differ: [N, 6, H - 1, W - 1], across and down. */
  static final String DIFFERENCES = "style/differences";

  /** How far colours are beyond 0 and 1, where the network does not see them: as the picture. */
  static final String OVERFLOW = "style/overflow";

  private static final int COLOURS = 3;

  /**
   * Strides in the first layers see no more than they would in a picture of this times its size.
   */
  private static final int ENLARGEMENT = 2;

  /**
   * Looks at a picture.
   *
   * @param network takes colours from 0 to 1, float [N, 3, H, W]
   * @param picture the tensor that holds it, float [N, 3, H, W]
   * @param height the picture's
   * @param width the picture's
   * @param margins the tensor that says how much of its mirror image is shown around it, as the
   *     operator {@code Pad} wants to hear it
   */
  static Sight of(
      Graph network, StyleLayers layers, String picture, int height, int width, String margins) {
    Set<String> taps = new LinkedHashSet<>(layers.style());
    taps.addAll(layers.content());
    Graph seen = Surgery.prefix(network, taps.toArray(String[]::new));
    Map<String, Tensor> constants = new LinkedHashMap<>(seen.initializers());
    List<Node> nodes = new ArrayList<>();
    constants.put("style/lowest", Tensor.ofFloats(new float[] {0}));
    constants.put("style/highest", Tensor.ofFloats(new float[] {1}));
    constants.put("style/kernels", kernels());
    nodes.add(node("Max", List.of(picture, "style/lowest"), "style/floored", Map.of()));
    nodes.add(node("Min", List.of("style/floored", "style/highest"), VISIBLE, Map.of()));
    nodes.add(node("Sub", List.of(picture, VISIBLE), OVERFLOW, Map.of()));
    Map<String, Attribute> perColour = Map.of("group", new Attribute.Int(COLOURS));
    nodes.add(node("Conv", List.of(picture, "style/kernels"), DIFFERENCES, perColour));
    Enlargement down = new Enlargement(height, ENLARGEMENT * height);
    Enlargement across = new Enlargement(width, ENLARGEMENT * width);
    enlarge(VISIBLE, "style/enlarged", down, across, nodes, constants);
    Map<String, Attribute> mirrored = Map.of("mode", new Attribute.Text("reflect"));
    String input = seen.inputs().get(0).name();
    nodes.add(node("Pad", List.of("style/enlarged", margins), input, mirrored));
    nodes.addAll(seen.nodes());
    List<String> style = new ArrayList<>(List.of(VISIBLE));
    style.addAll(named("style/style", layers.style(), nodes));
    return new Sight(nodes, constants, style, named("style/content", layers.content(), nodes));
  }

  /** What each term of the loss is taken of: style, content, differences, overflow. */
  List<ValueInfo> outputs() {
    return Stream.of(style, content, List.of(DIFFERENCES, OVERFLOW))
        .flatMap(List::stream)
        .map(name -> ValueInfo.of(name, ElementType.FLOAT))
        .toList();
  }

  /** By products of matrices, which every operator set has. */
  static void enlarge(
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

  /** Carries each tensor out under a name of its own. */
  private static List<String> named(String name, List<String> tensors, List<Node> nodes) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      String output = name + (i + 1);
      nodes.add(node("Identity", List.of(tensors.get(i)), output, Map.of()));
      outputs.add(output);
    }
    return outputs;
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

  static Node node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return Node.of(output, operator, inputs, List.of(output), attributes);
  }
}
