package dev.graft.detect;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A detector as YOLOX is exported, for one picture of 64 x 64 pixels, with random weights. */
final class TinyDetector {
  static final TensorShapes INPUTS = new TensorShapes(Map.of("images", new long[] {1, 3, 64, 64}));
  static final List<String> NAMES = List.of("ash", "birch", "cedar", "elm");
  private static final int WIDTH = 8;

  private TinyDetector() {}

  static DetectionNetwork read(long seed) {
    return DetectionNetwork.of(graph(seed), "tiny.onnx", INPUTS, NAMES);
  }

  /** Anchors every 8, 16 and 32 pixels: 84 in all. */
  static Graph graph(long seed) {
    NetworkBuilder net = new NetworkBuilder(13, seed, false);
    String x = net.input("images", ElementType.FLOAT, 1, 3, 64, 64);
    x = layer(net, "stem", x, 3, 4);
    String fine = layer(net, "dark3", layer(net, "dark2", x, WIDTH, 2), WIDTH, 1);
    String middle = layer(net, "dark4", fine, WIDTH, 2);
    String coarse = layer(net, "dark5", middle, WIDTH, 2);
    String down = net.concat("neck.c1", 1, doubled(net, coarse), middle);
    down = layer(net, "neck.p4", down, 2 * WIDTH, 1);
    String finest = net.concat("neck.c2", 1, doubled(net, down), fine);
    finest = layer(net, "neck.p3", finest, 2 * WIDTH, 1);
    List<String> levels = new ArrayList<>();
    for (String map : List.of(finest, down, coarse)) {
      levels.add(head(net, "head." + levels.size(), map));
    }
    String all = net.concat("all", 2, levels.toArray(String[]::new));
    net.output(net.transpose("turned", all, 0, 2, 1), 1, 84, 5 + NAMES.size());
    return net.build();
  }

  private static String layer(NetworkBuilder net, String name, String x, int in, int stride) {
    String y = net.conv(name, x, in, WIDTH, 3, stride, 1);
    return net.op(name, "Mul", y, net.op(name, "Sigmoid", y));
  }

  private static String doubled(NetworkBuilder net, String x) {
    String factors = net.constant(x + ".factors", Tensor.ofFloats(new float[] {1, 1, 2, 2}, 4));
    return net.node("up", "Resize", List.of(x, "", factors), Map.of());
  }

  private static String head(NetworkBuilder net, String name, String map) {
    String stem = layer(net, name + ".stem", map, WIDTH, 1);
    String classes = layer(net, name + ".cls", stem, WIDTH, 1);
    String boxes = layer(net, name + ".reg", stem, WIDTH, 1);
    String which = net.conv(name + ".cls_pred", classes, WIDTH, NAMES.size(), 1, 1, 1);
    String box = net.conv(name + ".reg_pred", boxes, WIDTH, 4, 1, 1, 1);
    String there = net.conv(name + ".obj_pred", boxes, WIDTH, 1, 1, 1, 1);
    String joined =
        net.concat(name, 1, box, net.op(name, "Sigmoid", there), net.op(name, "Sigmoid", which));
    String shape = net.ints(1, 5 + NAMES.size(), -1);
    return net.node(name, "Reshape", List.of(joined, shape), Map.<String, Attribute>of());
  }
}
