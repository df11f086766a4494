package dev.graft.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Builds small networks for tests the way exporters write them: nodes named by scope, parameters by
 * module path, weights random and seeded. Every method that adds a node returns its output tensor.
 */
public final class NetworkBuilder {
  private final SplittableRandom random;
  private final long opset;
  private final boolean scopes;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();

  /**
   * @param scopes whether nodes carry their module's path in their names, as PyTorch's exporter
   *     writes it
   */
  public NetworkBuilder(long opset, long seed, boolean scopes) {
    this.opset = opset;
    this.random = new SplittableRandom(seed);
    this.scopes = scopes;
  }

  public long opset() {
    return opset;
  }

  /** The graph so far. */
  public Graph build() {
    return new Graph(
        "test", nodes, initializers, inputs, outputs, Map.of("", opset), Map.of("made", "by hand"));
  }

  /** An input; -1 stands for a free axis. */
  public String input(String name, ElementType type, long... extents) {
    inputs.add(ValueInfo.of(name, type, extents));
    return name;
  }

  /** Declares an output; -1 stands for a free axis. */
  public void output(String tensor, long... extents) {
    outputs.add(ValueInfo.of(tensor, ElementType.FLOAT, extents));
  }

  public String constant(String name, Tensor value) {
    initializers.put(name, value);
    return name;
  }

  public String ints(long... values) {
    return constant("ints_" + initializers.size(), Tensor.ofLongs(values, values.length));
  }

  public String scalar(float value) {
    return constant("scalar_" + initializers.size(), Tensor.ofFloats(new float[] {value}));
  }

  /** A parameter of normal numbers with the standard deviation that keeps activations in range. */
  public String weight(String name, long... shape) {
    long fanIn = Math.max(1, LongStream.of(shape).skip(1).reduce(1, Math::multiplyExact));
    return constant(name, Tensor.ofFloats(normal(shape, (float) Math.sqrt(1.0 / fanIn)), shape));
  }

  public float[] normal(long[] shape, float deviation) {
    float[] values = new float[(int) LongStream.of(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }

  public String node(String scope, String opType, List<String> in, Map<String, Attribute> with) {
    return node(scope, opType, in, with, 1).get(0);
  }

  public List<String> node(
      String scope, String opType, List<String> in, Map<String, Attribute> with, int outputCount) {
    String name = scopes ? numbered(scope + "/" + opType) : "";
    String base = scopes ? name : "t" + nodes.size();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < outputCount; i++) {
      out.add(base + "_output_" + i);
    }
    nodes.add(Node.of(name, opType, in, out, with));
    return out;
  }

  /** ONNX Runtime wants node names that differ; exporters number those that do not. */
  private String numbered(String name) {
    long same =
        nodes.stream()
            .filter(node -> node.name().equals(name) || node.name().startsWith(name + "_"))
            .count();
    return same == 0 ? name : name + "_" + same;
  }

  public String op(String scope, String opType, String... in) {
    return node(scope, opType, List.of(in), Map.of());
  }

  public String conv(String scope, String x, int in, int out, int kernel, int stride, int groups) {
    String module = module(scope);
    long pad = kernel / 2;
    return node(
        scope,
        "Conv",
        List.of(
            x,
            weight(module + ".weight", out, in / groups, kernel, kernel),
            weight(module + ".bias", out)),
        Map.of(
            "kernel_shape",
            square(kernel),
            "strides",
            square(stride),
            "group",
            new Attribute.Int(groups),
            "pads",
            new Attribute.Ints(List.of(pad, pad, pad, pad))));
  }

  private static Attribute square(long extent) {
    return new Attribute.Ints(List.of(extent, extent));
  }

  public String batchNorm(String scope, String x, int channels) {
    String module = module(scope);
    float[] variance = normal(new long[] {channels}, 0.2f);
    for (int i = 0; i < channels; i++) {
      variance[i] = 1 + variance[i] * variance[i];
    }
    return node(
        scope,
        "BatchNormalization",
        List.of(
            x,
            weight(module + ".weight", channels),
            weight(module + ".bias", channels),
            weight(module + ".running_mean", channels),
            constant(module + ".running_var", Tensor.ofFloats(variance, channels))),
        Map.of("epsilon", new Attribute.Real(1e-5f)));
  }

  public String relu(String scope, String x) {
    return op(scope, "Relu", x);
  }

  public String concat(String scope, int axis, String... in) {
    return node(scope, "Concat", List.of(in), Map.of("axis", new Attribute.Int(axis)));
  }

  public String maxPool(String scope, String x, int kernel, int stride) {
    return node(
        scope,
        "MaxPool",
        List.of(x),
        Map.of("kernel_shape", square(kernel), "strides", square(stride)));
  }

  public String globalPool(String x) {
    return op("", "GlobalAveragePool", x);
  }

  public String flatten(String x) {
    return node("", "Flatten", List.of(x), Map.of("axis", new Attribute.Int(1)));
  }

  public String gemm(String scope, String x, int in, int out) {
    String module = module(scope);
    return node(
        scope,
        "Gemm",
        List.of(x, weight(module + ".weight", out, in), weight(module + ".bias", out)),
        Map.of("transB", new Attribute.Int(1)));
  }

  /** A linear layer over the last axis: MatMul and Add, as exporters write it for [N, T, D]. */
  public String linear(String scope, String x, int in, int out) {
    String module = module(scope);
    String product = op(scope, "MatMul", x, weight("onnx::MatMul_" + initializers.size(), in, out));
    return op(scope, "Add", weight(module + ".bias", out), product);
  }

  /** Layer normalisation in the pieces that opsets before 17 need. */
  public String layerNorm(String scope, String x, int width) {
    String module = module(scope);
    String mean = reduceMean(scope, x);
    String centred = op(scope, "Sub", x, mean);
    String squared = op(scope, "Pow", centred, scalar(2));
    String variance = op(scope, "Add", reduceMean(scope, squared), scalar(1e-5f));
    String normal = op(scope, "Div", centred, op(scope, "Sqrt", variance));
    String scaled = op(scope, "Mul", normal, weight(module + ".weight", width));
    return op(scope, "Add", scaled, weight(module + ".bias", width));
  }

  private String reduceMean(String scope, String x) {
    if (opset >= 18) {
      return op(scope, "ReduceMean", x, ints(-1));
    }
    return node(scope, "ReduceMean", List.of(x), Map.of("axes", new Attribute.Ints(List.of(-1L))));
  }

  /** ReLU6, whose bounds are attributes before opset 11 and inputs since. */
  public String relu6(String scope, String x) {
    if (opset < 11) {
      return node(
          scope,
          "Clip",
          List.of(x),
          Map.of("min", new Attribute.Real(0), "max", new Attribute.Real(6)));
    }
    return op(scope, "Clip", x, scalar(0), scalar(6));
  }

  public String averagePool(String scope, String x, int kernel) {
    return node(
        scope,
        "AveragePool",
        List.of(x),
        Map.of("kernel_shape", square(kernel), "strides", square(kernel)));
  }

  public String unsqueeze(String scope, String x, long... axes) {
    if (opset >= 13) {
      return op(scope, "Unsqueeze", x, ints(axes));
    }
    return node(scope, "Unsqueeze", List.of(x), Map.of("axes", list(axes)));
  }

  /** The extent of one axis, as a vector of one element: Shape, Gather, Unsqueeze. */
  public String extent(String scope, String x, long axis) {
    String index = constant("index_" + initializers.size(), Tensor.ofLongs(new long[] {axis}));
    return unsqueeze(scope, op(scope, "Gather", op(scope, "Shape", x), index), 0);
  }

  public String reshape(String scope, String x, String... extents) {
    return op(scope, "Reshape", x, concat(scope, 0, extents));
  }

  public String transpose(String scope, String x, long... permutation) {
    return node(scope, "Transpose", List.of(x), Map.of("perm", list(permutation)));
  }

  public String softmax(String scope, String x) {
    return node(scope, "Softmax", List.of(x), Map.of("axis", new Attribute.Int(3)));
  }

  /** GELU in pieces: x / 2 * (1 + erf(x / sqrt 2)). */
  public String gelu(String scope, String x) {
    String erf = op(scope, "Erf", op(scope, "Div", x, scalar((float) Math.sqrt(2))));
    return op(scope, "Mul", op(scope, "Mul", x, op(scope, "Add", erf, scalar(1))), scalar(0.5f));
  }

  private static Attribute list(long... values) {
    return new Attribute.Ints(LongStream.of(values).boxed().toList());
  }

  /** {@code /layer1/layer1.0/conv1} is module {@code layer1.0.conv1}, as PyTorch's paths nest. */
  static String module(String scope) {
    StringBuilder module = new StringBuilder();
    for (String part : scope.split("/")) {
      if (part.startsWith(module + ".")) {
        module.setLength(0);
      } else if (module.length() > 0) {
        module.append('.');
      }
      module.append(part);
    }
    return module.toString();
  }
}
