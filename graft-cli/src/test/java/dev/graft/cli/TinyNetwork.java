package dev.graft.cli;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A picture network in the making: a chain of layers of eight channels, named by module as
 * exporters do, with seeded random weights.
 */
final class TinyNetwork {
  static final int CHANNELS = 8;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private String last = "input";

  /** Stem and three residual blocks, each with batch norm, whose statistics are not 0 and 1. */
  static TinyNetwork residual() {
    TinyNetwork net = new TinyNetwork().stem();
    for (int i = 1; i <= 3; i++) {
      net.block("layer" + i);
    }
    return net;
  }

  TinyNetwork stem() {
    weight("stem.conv.weight", 0.15, CHANNELS, 3, 5, 5);
    conv("stem", "stem.conv.weight", 5, 4);
    return batchNorm("stem").then("stem", "Relu");
  }

  /** Convolution, batch norm and ReLU, with a connection around them. */
  TinyNetwork block(String scope) {
    weight(scope + ".conv.weight", 0.2, CHANNELS, CHANNELS, 3, 3);
    return block(scope, scope + ".conv.weight");
  }

  /** The same with a kernel that there is already. */
  TinyNetwork block(String scope, String kernel) {
    String around = last;
    return conv(scope, kernel, 3, 1)
        .batchNorm(scope)
        .then(scope, "Relu")
        .then(scope, "Add", around);
  }

  private TinyNetwork conv(String scope, String kernel, long size, long stride) {
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", list(size, size),
            "strides", list(stride, stride),
            "pads", list(size / 2, size / 2, size / 2, size / 2));
    return node(scope + "/conv", "Conv", List.of(last, kernel), attributes);
  }

  private TinyNetwork batchNorm(String scope) {
    String norm = scope + ".bn.";
    float[] variance = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      variance[i] = (float) random.nextDouble(0.5, 1.5);
    }
    List<String> inputs = new ArrayList<>(List.of(last));
    inputs.add(weight(norm + "weight", 1, CHANNELS));
    inputs.add(weight(norm + "bias", 0.1, CHANNELS));
    inputs.add(weight(norm + "running_mean", 0.1, CHANNELS));
    inputs.add(constant(norm + "running_var", Tensor.ofFloats(variance, CHANNELS)));
    return node(scope + "/bn", "BatchNormalization", inputs, Map.of());
  }

  /** A node without attributes on what there is so far, and on other tensors. */
  TinyNetwork then(String scope, String opType, String... others) {
    List<String> inputs = new ArrayList<>(List.of(last));
    inputs.addAll(List.of(others));
    return node(scope, opType, inputs, Map.of());
  }

  TinyNetwork node(
      String scope, String opType, List<String> inputs, Map<String, Attribute> attributes) {
    String name = "/" + scope + "/" + opType;
    last = name + "_output";
    nodes.add(Node.of(name, opType, inputs, List.of(last), attributes));
    return this;
  }

  /** What the last node made. */
  String last() {
    return last;
  }

  String weight(String name, double deviation, long... shape) {
    return constant(name, Fixtures.normal(random, deviation, shape));
  }

  String constant(String name, Tensor value) {
    constants.put(name, value);
    return name;
  }

  private static Attribute list(long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return new Attribute.Ints(list);
  }

  /** Ends it with pooling and a classifier of ten, and writes it. */
  Path write(Path file) {
    return write(file, CHANNELS);
  }

  /** The same behind so many channels. */
  Path write(Path file, int channels) {
    then("pool", "GlobalAveragePool").then("flat", "Flatten");
    Map<String, Attribute> transposed = Map.of("transB", new Attribute.Int(1));
    List<String> inputs =
        List.of(last, weight("fc.weight", 0.3, 10, channels), weight("fc.bias", 0.1, 10));
    node("fc", "Gemm", inputs, transposed);
    return writeAsIs(file, 10);
  }

  /** Writes it as it is; what it returns for a picture has these extents. */
  Path writeAsIs(Path file, long... extents) {
    long[] shape = LongStream.concat(LongStream.of(-1), LongStream.of(extents)).toArray();
    OnnxFile.write(
        new Graph(
            "tiny",
            nodes,
            constants,
            List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, 64, 64)),
            List.of(ValueInfo.of(last, ElementType.FLOAT, shape)),
            Map.of("", 13L),
            Map.of()),
        file);
    return file;
  }
}
