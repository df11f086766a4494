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
 * branches as YOLOX has them. All of it is normalised by groups of channels, for which a batch may
 * be as small as it likes: Wu and He, "Group Normalization", 2018, arXiv:1803.08494.
 *
 * <p>Before any training its boxes are squares in the middle of their cells, four strides wide, as
 * the smallest anchors of RetinaNet are (Lin et al., "Focal Loss for Dense Object Detection", 2017,
 * arXiv:1708.02002), so that some of them overlap with what is to be found from the first step on;
 * something is in one of a hundred of them, as there; and all classes are as probable.
 */
final class NewHead {
  private static final List<Integer> STRIDES_PX = List.of(8, 16, 32);
  private static final int WIDTH = 64;
  private static final int GROUPS = 8;
  private static final double PRIOR = 0.01;
  private static final double MIDDLE = 0.5;
  private static final double SIDE_IN_STRIDES = 4;
  private static final double SMALL = 0.1;
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
   * @throws GraftException of fault {@code MODEL} if it has no maps of these strides
   */
  static DetectionNetwork on(Graph network, TensorShapes inputs, List<String> classes, long seed) {
    Pyramid taps = taps(network, inputs);
    Graph body = Surgery.prefix(network, taps.tensors().toArray(String[]::new));
    NewHead head = new NewHead(seed);
    head.build(taps, classes.size());
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
          "a detection head needs maps at strides of 8, 16 and 32 pixels, and the blocks of the backbone end in %s; use another backbone, such as a MobileNet, EfficientNet or ResNet."
              .formatted(
                  last.isEmpty()
                      ? "no maps"
                      : last.keySet().stream()
                          .map(stride -> String.format(Locale.ROOT, "%d", stride))
                          .collect(Collectors.joining(", ", "maps at ", ""))));
    }
    return new Pyramid(taken);
  }

  private void build(Pyramid taps, int classes) {
    float side = (float) Math.log(SIDE_IN_STRIDES);
    float[] box = {(float) MIDDLE, (float) MIDDLE, side, side};
    String above = "";
    for (int i = taps.maps().size() - 1; i >= 0; i--) {
      Pyramid.Level tap = taps.maps().get(i);
      String name = SCOPE + "/p" + Math.round(tap.stridePx());
      String own = convolution(name + "/lateral", tap.tensor(), tap.channels(), WIDTH, 1, 1);
      own = normalised(name + "/lateral", own, tap);
      above = above.isEmpty() ? own : nodes.add(name + "/sum", "Add", own, doubled(above));
      String map = active(name + "/map", above, tap);
      String named = active(name + "/classes", map, tap);
      String placed = active(name + "/boxes", map, tap);
      levels.add(
          new DecoupledHead.Level(
              tap.tensor(),
              prediction(name + "/box", placed, box),
              prediction(name + "/objectness", placed, filled(1, PRIOR)),
              prediction(name + "/class", named, filled(classes, 1.0 / Math.max(2, classes)))));
    }
  }

  private static float[] filled(int count, double probability) {
    float[] logits = new float[count];
    Arrays.fill(logits, (float) Math.log(probability / (1 - probability)));
    return logits;
  }

  private String active(String name, String input, Pyramid.Level size) {
    String y = normalised(name, convolution(name, input, WIDTH, WIDTH, 3, 1), size);
    return nodes.add(name + "/active", "Mul", y, nodes.add(name + "/gate", "Sigmoid", y)); // SiLU
  }

  /** Each group of channels as one long channel, which is normalised by itself. */
  private String normalised(String name, String map, Pyramid.Level size) {
    float[] ones = new float[GROUPS];
    Arrays.fill(ones, 1);
    String grouped = nodes.reshape(name + "/grouped", map, 0, GROUPS, -1);
    String normal =
        nodes.add(
            name + "/normal",
            "InstanceNormalization",
            grouped,
            nodes.constant(name + ".scale", Tensor.ofFloats(ones, GROUPS)),
            nodes.constant(name + ".shift", Tensor.ofFloats(new float[GROUPS], GROUPS)));
    return nodes.reshape(name + "/normalised", normal, 0, WIDTH, size.height(), size.width());
  }

  private Node prediction(String name, String input, float[] start) {
    convolution(name, input, WIDTH, start.length, 1, SMALL);
    nodes.constant(name + ".bias", Tensor.ofFloats(start, start.length));
    return convolutions.get(convolutions.size() - 1);
  }

  /**
   * Weights by He et al., 2015, arXiv:1502.01852.
   *
   * @param size what they are multiplied with
   */
  private String convolution(String name, String input, int in, int out, int kernel, double size) {
    float[] weights = new float[out * in * kernel * kernel];
    double deviation = size * Math.sqrt(2.0 / (in * kernel * kernel));
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
