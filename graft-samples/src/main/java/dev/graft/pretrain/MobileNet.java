package dev.graft.pretrain;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A compact network for pictures, written as an ONNX graph: inverted residuals with depthwise
 * convolutions, batch normalisation and ReLU, then the mean over all positions.
 *
 * <p>Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * arXiv:1801.04381, with plain ReLU for ReLU6, and with a quarter of the work: the picture is
 * halved three times within the first three blocks, where most of the time would go, as by Howard
 * et al., "Searching for MobileNetV3", 2019, arXiv:1905.02244, in its small network.
 *
 * @param width what all channels are multiplied with, from 0.25 to 2
 * @param features channels at the end
 */
public record MobileNet(double width, int features) {
  private static final long OPSET = 13;
  private static final int STEM = 16;

  /** Expansion, channels, repetitions, stride, as in the paper's table 2. */
  private static final int[][] STAGES = {
    {1, 16, 1, 2},
    {4, 40, 3, 2},
    {4, 80, 4, 2},
    {6, 160, 4, 2}
  };

  /** Checks the numbers. */
  public MobileNet {
    if (!(width >= 0.25 && width <= 2) || features < 8 || features > 8192) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mobile network of width %s with %d features; expected 0.25 to 2 and 8 to 8192",
              width,
              features));
    }
  }

  /** The graph, [N, 3, H, W] to [N, features]; its parameters have yet to be drawn. */
  public Graph graph() {
    Writer writer = new Writer();
    int channels = channels(STEM);
    String tensor = writer.convolution("stem", "input", 3, channels, 3, 2, 1, true);
    int number = 0;
    for (int[] stage : STAGES) {
      int out = channels(stage[1]);
      for (int i = 0; i < stage[2]; i++) {
        int stride = i == 0 ? stage[3] : 1;
        tensor =
            writer.invertedResidual("block" + number++, tensor, channels, out, stage[0], stride);
        channels = out;
      }
    }
    tensor = writer.convolution("top", tensor, channels, features, 1, 1, 1, true);
    writer.node("/pool/GlobalAveragePool", "GlobalAveragePool", List.of(tensor), "pooled");
    writer.node("/Flatten", "Flatten", List.of("pooled"), "features");
    return new Graph(
        "mobilenet",
        writer.nodes,
        writer.constants,
        List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, -1, -1)),
        List.of(ValueInfo.of("features", ElementType.FLOAT, -1, features)),
        Map.of("", OPSET),
        OutputLayer.ENDS_IN_FEATURES);
  }

  /** A multiple of eight, as the paper's own code rounds. */
  private int channels(int full) {
    double wanted = full * width;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }

  private static final class Writer {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();

    String invertedResidual(
        String scope, String input, int in, int out, int expansion, int stride) {
      int wide = in * expansion;
      String tensor = input;
      if (expansion > 1) {
        tensor = convolution(scope + "/expand", tensor, in, wide, 1, 1, 1, true);
      }
      tensor = convolution(scope + "/depthwise", tensor, wide, wide, 3, stride, wide, true);
      tensor = convolution(scope + "/project", tensor, wide, out, 1, 1, 1, false);
      if (stride != 1 || in != out) {
        return tensor;
      }
      node("/" + scope + "/Add", "Add", List.of(input, tensor), scope + ".sum");
      return scope + ".sum";
    }

    /** A convolution with batch normalisation, and with ReLU or without. */
    String convolution(
        String scope,
        String in,
        int from,
        int to,
        int kernel,
        int stride,
        int groups,
        boolean relu) {
      String name = scope.replace('/', '.');
      constants.put(name + ".weight", zeros(to, from / groups, kernel, kernel));
      long pad = kernel / 2;
      nodes.add(
          Node.of(
              "/" + scope + "/Conv",
              "Conv",
              List.of(in, name + ".weight"),
              List.of(name + ".conv"),
              Map.of(
                  "kernel_shape", ints(kernel, kernel),
                  "strides", ints(stride, stride),
                  "pads", ints(pad, pad, pad, pad),
                  "group", new Attribute.Int(groups))));
      List<String> inputs = new ArrayList<>(List.of(name + ".conv"));
      for (String part : List.of("scale", "shift", "mean", "variance")) {
        inputs.add(name + ".norm." + part);
        constants.put(name + ".norm." + part, zeros(to));
      }
      node("/" + scope + "/BatchNormalization", "BatchNormalization", inputs, name + ".norm");
      if (!relu) {
        return name + ".norm";
      }
      node("/" + scope + "/Relu", "Relu", List.of(name + ".norm"), name + ".relu");
      return name + ".relu";
    }

    void node(String name, String operator, List<String> inputs, String output) {
      nodes.add(Node.of(name, operator, inputs, List.of(output), Map.of()));
    }

    private static Attribute ints(long... values) {
      List<Long> list = new ArrayList<>();
      for (long value : values) {
        list.add(value);
      }
      return new Attribute.Ints(Collections.unmodifiableList(list));
    }

    private static Tensor zeros(long... shape) {
      int size = 1;
      for (long extent : shape) {
        size *= (int) extent;
      }
      return Tensor.ofFloats(new float[size], shape);
    }
  }
}
