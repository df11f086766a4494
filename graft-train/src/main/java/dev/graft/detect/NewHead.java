package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A detection head on a network that was trained to tell whole pictures apart: its maps at strides
 * of 8, 16 and 32 pixels, of which the coarser add what they know to the finer (Lin et al.,
 * "Feature Pyramid Networks for Object Detection", 2017, arXiv:1612.03144), and behind each two
 * branches as YOLOX has them, without batch normalisation.
 */
final class NewHead {
  private static final List<Integer> STRIDES_PX = List.of(8, 16, 32);
  private static final int WIDTH = 64;
  private static final double PRIOR = 0.01;
  private static final String SCOPE = "graft.detect";

  private final SplittableRandom random;
  private final Nodes nodes = new Nodes();
  private final List<Node> convolutions = new ArrayList<>();
  private final List<DecoupledHead.Level> levels = new ArrayList<>();

  private NewHead(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * A detector with random weights in its head.
   *
   * @param network for any number of pictures
   * @param inputs the shapes of its inputs for one picture
   * @param scales the usual size of values at each tap, which new weights are divided by
   * @throws GraftException of fault {@code MODEL} if it has no maps of these strides
   */
  static DetectionNetwork on(
      Graph network, TensorShapes inputs, List<String> classes, List<Double> scales, long seed) {
    Pyramid taps = taps(network, inputs);
    Graph body = Surgery.prefix(network, taps.tensors().toArray(String[]::new));
    NewHead head = new NewHead(seed);
    head.build(taps, classes.size(), scales);
    ValueInfo[] outputs =
        head.levels.stream()
            .flatMap(level -> level.nodes().stream())
            .map(node -> ValueInfo.of(node.outputs().get(0), ElementType.FLOAT, -1, -1, -1, -1))
            .toArray(ValueInfo[]::new);
    return DetectionNetwork.of(
        head.nodes.behind(body, outputs), new DecoupledHead(head.levels), inputs, classes);
  }

  /** The last map of each stride. */
  static Pyramid taps(Graph network, TensorShapes inputs) {
    List<String> outputs = Backbone.of(network).blocks().stream().map(Block::output).toList();
    Map<Long, Pyramid.Level> last = new LinkedHashMap<>();
    for (Pyramid.Level map : Pyramid.maps(network, outputs, inputs)) {
      last.put(Math.round(map.stridePx()), map);
    }
    List<Pyramid.Level> taken =
        STRIDES_PX.stream()
            .map(Integer::longValue)
            .filter(last::containsKey)
            .map(last::get)
            .toList();
    if (taken.size() < STRIDES_PX.size()) {
      throw new GraftException(
          Fault.MODEL,
          "a detection head needs maps at strides of 8, 16 and 32 pixels, and the blocks of the backbone end in maps at %s; use another backbone, such as a MobileNet, EfficientNet or ResNet."
              .formatted(
                  last.keySet().stream()
                      .map(stride -> String.format(Locale.ROOT, "%d", stride))
                      .collect(Collectors.joining(", "))));
    }
    return new Pyramid(taken);
  }

  private void build(Pyramid taps, int classes, List<Double> scales) {
    String above = "";
    for (int i = taps.maps().size() - 1; i >= 0; i--) {
      Pyramid.Level tap = taps.maps().get(i);
      String name = SCOPE + "/p" + Math.round(tap.stridePx());
      String own =
          convolution(name + "/lateral", tap.tensor(), tap.channels(), WIDTH, 1, scales.get(i));
      String sum = above.isEmpty() ? own : nodes.add(name + "/sum", "Add", own, doubled(above));
      above = sum;
      String map = active(name + "/map", sum);
      String named = active(name + "/classes", map);
      String placed = active(name + "/boxes", map);
      levels.add(
          new DecoupledHead.Level(
              tap.tensor(),
              prediction(name + "/box", placed, 4, 0),
              prediction(name + "/objectness", placed, 1, logit(PRIOR)),
              prediction(name + "/class", named, classes, logit(PRIOR))));
    }
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  private String active(String name, String input) {
    String y = convolution(name, input, WIDTH, WIDTH, 3, 1);
    return nodes.add(name + "/active", "Mul", y, nodes.add(name + "/gate", "Sigmoid", y)); // SiLU
  }

  private Node prediction(String name, String input, int outputs, double bias) {
    convolution(name, input, WIDTH, outputs, 1, 10); // small at first
    float[] biases = new float[outputs];
    Arrays.fill(biases, (float) bias);
    nodes.constant(name + ".bias", Tensor.ofFloats(biases, outputs));
    return convolutions.get(convolutions.size() - 1);
  }

  /** Weights by He et al., 2015, arXiv:1502.01852, for inputs of this size. */
  private String convolution(
      String name, String input, int in, int out, int kernel, double inputScale) {
    float[] weights = new float[out * in * kernel * kernel];
    double deviation = Math.sqrt(2.0 / (in * kernel * kernel)) / inputScale;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    List<String> inputs =
        List.of(
            input,
            nodes.constant(name + ".weight", Tensor.ofFloats(weights, out, in, kernel, kernel)),
            nodes.constant(name + ".bias", Tensor.ofFloats(new float[out], out)));
    long pad = kernel / 2;
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", new Attribute.Ints(List.of((long) kernel, (long) kernel)),
            "pads", new Attribute.Ints(List.of(pad, pad, pad, pad)));
    convolutions.add(Node.of(name, "Conv", inputs, List.of(name), attributes));
    return nodes.add(name, "Conv", attributes, inputs);
  }

  /** Each cell as two by two. */
  private String doubled(String map) {
    String factors = nodes.constant(map + ".factors", Tensor.ofFloats(new float[] {1, 1, 2, 2}, 4));
    String region = nodes.constant(map + ".region", Tensor.ofFloats(new float[0], 0));
    return nodes.add(
        map + "/doubled",
        "Resize",
        Map.of(
            "mode", new Attribute.Text("nearest"),
            "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
            "nearest_mode", new Attribute.Text("floor")),
        List.of(map, region, factors));
  }
}
