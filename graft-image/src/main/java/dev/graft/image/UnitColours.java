package dev.graft.image;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures as float32 [1, 3, H, W]: red, green and blue from 0 to 1, whatever a network wants. */
public final class UnitColours {
  private static final String INPUT = "graft.colours";
  private static final int COLOURS = 3;

  private UnitColours() {}

  /**
   * A picture's.
   *
   * @param size to which it is resized first, bicubically
   */
  public static Tensor of(Picture picture, Size size) {
    Preprocessing resizing =
        ValueRange.UNIT
            .in(Preprocessing.imageNet())
            .withResize(new Resize.Exact(size))
            .withCrop(Optional.empty())
            .withInterpolation(Interpolation.BICUBIC);
    float[] colours = new float[COLOURS * size.width() * size.height()];
    resizing.apply(picture, FloatBuffer.wrap(colours), 0);
    return Tensor.ofFloats(colours, 1, COLOURS, size.height(), size.width());
  }

  /**
   * The picture of these, rounded; what is below 0 becomes 0, and what is above 1 becomes 1.
   *
   * @param colours float [1, 3, H, W]
   */
  public static Picture picture(Tensor colours) {
    int height = (int) colours.shape()[2];
    int width = (int) colours.shape()[3];
    float[] values = colours.floats();
    byte[] rgb = new byte[values.length];
    int plane = width * height;
    for (int i = 0; i < plane; i++) {
      for (int colour = 0; colour < COLOURS; colour++) {
        float value = values[colour * plane + i];
        rgb[COLOURS * i + colour] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
    return new Picture(new Size(width, height), rgb);
  }

  /**
   * A network that takes such pictures, by another one.
   *
   * @param exported a network for pictures, as it was exported
   * @param preprocessing what it is fed otherwise; its sizes do not matter
   * @param source how errors name the network
   * @throws GraftException of fault {@code MODEL} if it takes grey pictures or whole numbers
   */
  public static Graph before(Graph exported, Preprocessing preprocessing, String source) {
    PictureInput taken = PictureInput.of(exported, source);
    if (!taken.type().isFloating() || taken.channels() != COLOURS) {
      throw new GraftException(
          Fault.MODEL,
          "%s takes %s, of which colours cannot be trained; use a network that takes coloured pictures as float32."
              .formatted(source, taken));
    }
    Graph network = taken.standardised(exported);
    ValueInfo input = network.inputs().get(0);
    float[] factors = new float[COLOURS];
    float[] summands = new float[COLOURS];
    long[] order = new long[COLOURS];
    for (int channel = 0; channel < COLOURS; channel++) {
      order[channel] = preprocessing.colour(channel);
      summands[channel] = (float) preprocessing.of(0, channel);
      factors[channel] = (float) (preprocessing.of(1, channel) - preprocessing.of(0, channel));
    }
    Map<String, Tensor> constants = new LinkedHashMap<>(network.initializers());
    constants.put(INPUT + "/order", Tensor.ofLongs(order, COLOURS));
    constants.put(INPUT + "/factors", Tensor.ofFloats(factors, 1, COLOURS, 1, 1));
    constants.put(INPUT + "/summands", Tensor.ofFloats(summands, 1, COLOURS, 1, 1));
    List<Node> nodes = new ArrayList<>();
    nodes.add(
        node(
            "Gather",
            List.of(INPUT, INPUT + "/order"),
            INPUT + "/ordered",
            Map.of("axis", new Attribute.Int(1))));
    nodes.add(
        node("Mul", List.of(INPUT + "/ordered", INPUT + "/factors"), INPUT + "/scaled", Map.of()));
    nodes.add(node("Add", List.of(INPUT + "/scaled", INPUT + "/summands"), input.name(), Map.of()));
    nodes.addAll(network.nodes());
    return new Graph(
        network.name(),
        nodes,
        constants,
        List.of(new ValueInfo(INPUT, ElementType.FLOAT, input.shape())),
        network.outputs(),
        network.opsets(),
        network.metadata());
  }

  private static Node node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return Node.of(output, operator, inputs, List.of(output), attributes);
  }
}
