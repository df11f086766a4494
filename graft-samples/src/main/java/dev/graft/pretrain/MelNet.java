package dev.graft.pretrain;

import dev.graft.graph.Attribute;
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
 * A compact network for log-mel frames, written as an ONNX graph: convolutions with batch
 * normalisation and ReLU that halve the bands one after the other, without padding along time, so
 * that it slides over sounds of any length. It says something of each moment, four frames apart, of
 * the 31 frames about it.
 *
 * @param bands of its frames; a multiple of 16
 * @param width channels of the first convolution
 */
public record MelNet(int bands, int width) {
  private static final long OPSET = 13;

  /** Channels in widths, kernel along time, stride along time. */
  private static final int[][] LAYERS = {{1, 3, 1}, {2, 3, 2}, {4, 3, 1}, {6, 3, 2}};

  private static final int LAST_KERNEL = 5;

  /** Checks the numbers. */
  public MelNet {
    if (bands < 16 || bands % 16 != 0 || width < 1) {
      throw new IllegalArgumentException(
          "a network for %s bands of width %s; expected a multiple of 16, and at least 1"
              .formatted(bands, width));
    }
  }

  /** How many values it gives for each moment. */
  public int features() {
    return 8 * width;
  }

  /** The graph, [N, 1, T, bands] to [N, features, T', 1]; its parameters have yet to be drawn. */
  public Graph graph() {
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    String tensor = "frames";
    int channels = 1;
    for (int i = 0; i < LAYERS.length; i++) {
      int[] layer = LAYERS[i];
      constants.put("conv" + i + ".weight", zeros((long) layer[0] * width, channels, layer[1], 3));
      channels = layer[0] * width;
      tensor = layer(i, tensor, channels, List.of((long) layer[2], 2L), 1, nodes, constants);
    }
    int last = LAYERS.length;
    constants.put("conv" + last + ".weight", zeros(features(), channels, LAST_KERNEL, bands / 16));
    tensor = layer(last, tensor, features(), List.of(1L, 1L), 0, nodes, constants);
    return new Graph(
        "melnet",
        nodes,
        constants,
        List.of(ValueInfo.of("frames", ElementType.FLOAT, -1, 1, -1, bands)),
        List.of(ValueInfo.of(tensor, ElementType.FLOAT, -1, features(), -1, 1)),
        Map.of("", OPSET),
        Map.of());
  }

  private static String layer(
      int index,
      String in,
      int channels,
      List<Long> strides,
      long pad,
      List<Node> nodes,
      Map<String, Tensor> constants) {
    String name = "conv" + index;
    nodes.add(
        Node.of(
            "/" + name + "/Conv",
            "Conv",
            List.of(in, name + ".weight"),
            List.of(name),
            Map.of(
                "strides", new Attribute.Ints(strides),
                "pads", new Attribute.Ints(List.of(0L, pad, 0L, pad)))));
    List<String> inputs = new ArrayList<>(List.of(name));
    for (String part : List.of("scale", "shift", "mean", "variance")) {
      inputs.add(name + ".norm." + part);
      constants.put(name + ".norm." + part, zeros(channels));
    }
    nodes.add(
        Node.of(
            "/" + name + "/BatchNormalization",
            "BatchNormalization",
            inputs,
            List.of(name + ".norm"),
            Map.of()));
    nodes.add(
        Node.of(
            "/" + name + "/Relu",
            "Relu",
            List.of(name + ".norm"),
            List.of(name + ".relu"),
            Map.of()));
    return name + ".relu";
  }

  private static Tensor zeros(long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    return Tensor.ofFloats(new float[size], shape);
  }
}
