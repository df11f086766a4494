package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Attribute;
import dev.graft.graph.ChannelLayout;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a network takes pictures. Graft feeds every network float32 [N, 3, H, W]: a few nodes before
 * one that wants something else bring them to its own layout, type and number of channels, for as
 * long as Graft works on it. A file that is written has the network's own input again.
 *
 * @param name the input's name
 * @param type of the values
 * @param layout the order of the axes
 * @param channels 3, or 1 for grey pictures
 */
public record PictureInput(String name, ElementType type, ChannelLayout layout, int channels) {
  private static final String STANDARD = "graft.pictures";
  private static final int COLOURS = 3;

  /** The types that hold values from 0 to 255, or fractions. */
  private static final Set<ElementType> TYPES =
      Set.of(
          ElementType.FLOAT,
          ElementType.UINT8,
          ElementType.INT16,
          ElementType.UINT16,
          ElementType.INT32,
          ElementType.UINT32,
          ElementType.INT64);

  /** What most networks take: float32 [N, 3, H, W]. */
  public static PictureInput standard(String name) {
    return new PictureInput(name, ElementType.FLOAT, ChannelLayout.NCHW, COLOURS);
  }

  /**
   * Finds out how a network takes pictures, by the extents of its input and by what its first
   * operators compute.
   *
   * @param source how errors name the network
   * @throws GraftException of fault {@code MODEL} if it takes something else
   */
  public static PictureInput of(Graph network, String source) {
    if (network.inputs().size() != 1) {
      List<String> names = network.inputs().stream().map(ValueInfo::toString).toList();
      throw unfit(source, "has the inputs " + String.join("; ", names));
    }
    ValueInfo input = network.inputs().get(0);
    long[] extents = input.shape().isEmpty() ? new long[] {-1, -1, -1, -1} : input.extents();
    if (extents.length != 4 || !TYPES.contains(input.type())) {
      throw unfit(source, "takes " + input);
    }
    ChannelLayout layout = ChannelLayout.of(network, input.name(), extents);
    long channels = extents[layout.channelAxis()];
    if (channels < 0) {
      channels = COLOURS;
    }
    if (channels != COLOURS && channels != 1) {
      throw unfit(source, "takes " + input);
    }
    return new PictureInput(input.name(), input.type(), layout, (int) channels);
  }

  /** What the input is called of the network once {@link #standardised}. */
  String standardName() {
    return isStandard() ? name : STANDARD;
  }

  /** As JSON, for the card of a model. */
  JsonNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("type", type == ElementType.FLOAT ? "float32" : type.toString())
        .put("layout", layout.name())
        .put("channels", channels);
  }

  /** Reads what {@link #toJson()} wrote. */
  static PictureInput fromJson(JsonNode json) {
    String type = json.required("type").asText();
    return new PictureInput(
        json.required("name").asText(),
        type.equals("float32")
            ? ElementType.FLOAT
            : ElementType.valueOf(type.toUpperCase(Locale.ROOT)),
        ChannelLayout.valueOf(json.required("layout").asText()),
        json.required("channels").asInt());
  }

  /** Whether it is float32 [N, 3, H, W] already. */
  public boolean isStandard() {
    return equals(standard(name));
  }

  /** The network with an input of float32 [N, 3, H, W], of which a grey one reads the first. */
  public Graph standardised(Graph network) {
    if (isStandard()) {
      return network;
    }
    ValueInfo own = network.inputs().get(0);
    List<Axis> axes = own.shape();
    Axis free = new Axis.Free("");
    boolean last = layout == ChannelLayout.NHWC;
    List<Axis> standard =
        axes.isEmpty()
            ? List.of(free, new Axis.Fixed(COLOURS), free, free)
            : List.of(
                axes.get(0),
                new Axis.Fixed(COLOURS),
                axes.get(last ? 1 : 2),
                axes.get(last ? 2 : 3));
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>(network.initializers());
    String tensor = STANDARD;
    if (channels == 1) {
      constants.put(STANDARD + "/first", Tensor.ofLongs(new long[] {0}, 1));
      Map<String, Attribute> colours = Map.of("axis", new Attribute.Int(1));
      tensor = add(nodes, "Gather", List.of(tensor, STANDARD + "/first"), colours);
    }
    if (last) {
      Attribute order = new Attribute.Ints(List.of(0L, 2L, 3L, 1L));
      tensor = add(nodes, "Transpose", List.of(tensor), Map.of("perm", order));
    }
    if (type != ElementType.FLOAT) {
      Attribute to = new Attribute.Int(type.onnxCode());
      tensor = add(nodes, "Cast", List.of(tensor), Map.of("to", to));
    }
    Node end = nodes.remove(nodes.size() - 1);
    nodes.add(end.withTensors(end.inputs(), List.of(name)));
    nodes.addAll(network.nodes());
    return new Graph(
        network.name(),
        nodes,
        constants,
        List.of(new ValueInfo(STANDARD, ElementType.FLOAT, standard)),
        network.outputs(),
        network.opsets(),
        network.metadata());
  }

  private static String add(
      List<Node> nodes, String operator, List<String> inputs, Map<String, Attribute> attributes) {
    String output = STANDARD + "/" + operator;
    nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
    return output;
  }

  /** A network that was {@link #standardised}, with its own input again. */
  public Graph restored(Graph standardised) {
    if (isStandard()) {
      return standardised;
    }
    List<Node> nodes =
        standardised.nodes().stream().filter(node -> !node.name().startsWith(STANDARD)).toList();
    Map<String, Tensor> constants = new LinkedHashMap<>(standardised.initializers());
    constants.remove(STANDARD + "/first");
    List<Axis> axes = standardised.inputs().get(0).shape();
    Axis count = new Axis.Fixed(channels);
    List<Axis> own =
        layout == ChannelLayout.NHWC
            ? List.of(axes.get(0), axes.get(2), axes.get(3), count)
            : List.of(axes.get(0), count, axes.get(2), axes.get(3));
    return new Graph(
        standardised.name(),
        nodes,
        constants,
        List.of(new ValueInfo(name, type, own)),
        standardised.outputs(),
        standardised.opsets(),
        standardised.metadata());
  }

  @Override
  public String toString() {
    String axes = layout == ChannelLayout.NHWC ? "[N, H, W, %d]" : "[N, %d, H, W]";
    return "%s: %s %s"
        .formatted(name, type == ElementType.FLOAT ? "float32" : type, axes)
        .formatted(channels);
  }

  private static GraftException unfit(String source, String found) {
    return new GraftException(
        Fault.MODEL,
        "%s is not a network for pictures: it %s; expected one input of numbers, [N, 3, H, W] or [N, H, W, 3], or with 1 channel for grey pictures. Export it so, or use another network."
            .formatted(source, found));
  }
}
