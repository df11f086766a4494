package dev.graft.style;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A network that repaints a picture in one pass: convolutions that halve it twice, residual blocks,
 * and back to its size; what comes out is added to the picture. As Johnson, Alahi and Fei-Fei,
 * "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", 2016, arXiv:1603.08155,
 * but with instance normalisation (Ulyanov, Vedaldi and Lempitsky, 2016, arXiv:1607.08022),
 * enlarged by repeating pixels (Odena, Dumoulin and Olah, 2016, doi:10.23915/distill.00003), a
 * fraction as wide, and starting from the picture itself.
 */
final class StylistNetwork {
  /**
   * The input: float [N, 3, H, W], colours from 0 to 1; H and W are multiples of {@link #SIDES}.
   */
  static final String PICTURE = "picture";

  /** What training works on: as the picture, with colours that may lie beyond 0 and 1. */
  static final String RAW = "raw";

  /** What sides have to be multiples of. */
  static final int SIDES = 4;

  private static final int COLOURS = 3;
  private static final int WIDTH = 16;
  private static final int RESIDUAL_BLOCKS = 3;
  private static final int FIRST_KERNEL = 5;
  private static final int KERNEL = 3;

  /** What the last layer says is multiplied with, so that its first steps do not overshoot. */
  private static final float SMALL = 0.2f;

  private final SplittableRandom random;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  private StylistNetwork(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * One that paints every picture as it is.
   *
   * @param opsets of the network that it is trained with, from 11 on
   */
  static Graph random(Map<String, Long> opsets, long seed) {
    StylistNetwork network = new StylistNetwork(seed);
    network.build();
    ValueInfo in = ValueInfo.of(PICTURE, ElementType.FLOAT, -1, COLOURS, -1, -1);
    ValueInfo out = ValueInfo.of(RAW, ElementType.FLOAT, -1, COLOURS, -1, -1);
    return new Graph(
        "stylist", network.nodes, network.constants, List.of(in), List.of(out), opsets, Map.of());
  }

  private void build() {
    String x = active("in", PICTURE, COLOURS, WIDTH, FIRST_KERNEL, 1);
    x = active("down1", x, WIDTH, 2 * WIDTH, KERNEL, 2);
    x = active("down2", x, 2 * WIDTH, 4 * WIDTH, KERNEL, 2);
    for (int i = 1; i <= RESIDUAL_BLOCKS; i++) {
      String name = "block" + i;
      String y = active(name + "/1", x, 4 * WIDTH, 4 * WIDTH, KERNEL, 1);
      y =
          normal(
              name + "/2",
              convolution(name + "/2", y, 4 * WIDTH, 4 * WIDTH, KERNEL, 1, 1),
              4 * WIDTH);
      x = node(name + "/sum", "Add", Map.of(), x, y);
    }
    x = active("up1", doubled("up1", x), 4 * WIDTH, 2 * WIDTH, KERNEL, 1);
    x = active("up2", doubled("up2", x), 2 * WIDTH, WIDTH, KERNEL, 1);
    String difference = convolution("out", x, WIDTH, COLOURS, KERNEL, 1, 0);
    constants.put("out.scale", Tensor.ofFloats(new float[] {SMALL}));
    String scaled = node("out/scaled", "Mul", Map.of(), difference, "out.scale");
    node(RAW, "Add", Map.of(), PICTURE, scaled);
  }

  private String active(String name, String input, int in, int out, int kernel, int stride) {
    String y = normal(name, convolution(name, input, in, out, kernel, stride, 1), out);
    return node(name + "/active", "Relu", Map.of(), y);
  }

  /**
   * With the picture's mirror image about it. Weights by He et al., 2015, arXiv:1502.01852.
   *
   * @param size what they are multiplied with
   */
  private String convolution(
      String name, String input, int in, int out, int kernel, int stride, double size) {
    float[] weights = new float[out * in * kernel * kernel];
    double deviation = size * Math.sqrt(2.0 / (in * kernel * kernel));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    long margin = kernel / 2;
    constants.put(name + ".weight", Tensor.ofFloats(weights, out, in, kernel, kernel));
    constants.put(name + ".bias", Tensor.ofFloats(new float[out], out));
    constants.put(
        name + ".margins",
        Tensor.ofLongs(new long[] {0, 0, margin, margin, 0, 0, margin, margin}, 8));
    String mirrored =
        node(
            name + "/mirrored",
            "Pad",
            Map.of("mode", new Attribute.Text("reflect")),
            input,
            name + ".margins");
    return node(
        name + "/convolved",
        "Conv",
        Map.of("strides", new Attribute.Ints(List.of((long) stride, (long) stride))),
        mirrored,
        name + ".weight",
        name + ".bias");
  }

  private String normal(String name, String map, int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    constants.put(name + ".scale", Tensor.ofFloats(ones, channels));
    constants.put(name + ".shift", Tensor.ofFloats(new float[channels], channels));
    return node(
        name + "/normal", "InstanceNormalization", Map.of(), map, name + ".scale", name + ".shift");
  }

  private String doubled(String name, String map) {
    constants.put(name + ".region", Tensor.ofFloats(new float[0], 0));
    constants.put(name + ".factors", Tensor.ofFloats(new float[] {1, 1, 2, 2}, 4));
    Map<String, Attribute> repeated =
        Map.of(
            "mode", new Attribute.Text("nearest"),
            "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
            "nearest_mode", new Attribute.Text("floor"));
    return node(name + "/doubled", "Resize", repeated, map, name + ".region", name + ".factors");
  }

  private String node(
      String output, String operator, Map<String, Attribute> attributes, String... inputs) {
    nodes.add(Node.of(output, operator, List.of(inputs), List.of(output), attributes));
    return output;
  }
}
