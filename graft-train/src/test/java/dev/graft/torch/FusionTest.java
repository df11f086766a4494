package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Networks;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exporters take apart is found again, and computes the same. */
class FusionTest {
  private static final long[] SHAPE = {2, 3, 4, 6};
  private static final Map<String, Attribute> SLOPE_OF_A_SIXTH =
      Map.of("alpha", new Attribute.Real(1 / 6f));

  /** The nodes of a pattern, from the input on. */
  private interface Pattern {
    String lay(NetworkBuilder net, String x);
  }

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 18})
  void layerNormFromItsPieces(long opset) {
    assertFuses(opset, List.of("LayerNormalization"), (net, x) -> net.layerNorm("/norm", x, 6));
  }

  @Test
  void layerNormWithoutScaleAndShift() {
    assertFuses(
        18,
        List.of("LayerNormalization"),
        (net, x) -> {
          String centred = net.op("", "Sub", x, net.op("", "ReduceMean", x, net.ints(-1)));
          String squares = net.op("", "Mul", centred, centred);
          String variance = net.op("", "ReduceMean", squares, net.ints(-1));
          String stable = net.op("", "Add", net.scalar(1e-3f), variance);
          return net.op("", "Div", centred, net.op("", "Sqrt", stable));
        });
  }

  @Test
  void normalisationOverOtherAxesStaysAsItIs() {
    Graph graph =
        network(
            18,
            (net, x) -> {
              String centred = net.op("", "Sub", x, net.op("", "ReduceMean", x, net.ints(1)));
              String squares = net.op("", "Mul", centred, centred);
              String variance = net.op("", "ReduceMean", squares, net.ints(1));
              String stable = net.op("", "Add", net.scalar(1e-3f), variance);
              return net.op("", "Div", centred, net.op("", "Sqrt", stable));
            });
    assertThat(operators(Fusion.fuse(graph))).isEqualTo(operators(graph));
  }

  @Test
  void geluByErf() {
    assertFuses(13, List.of("Gelu"), (net, x) -> net.gelu("", x));
    assertFuses(
        13,
        List.of("Gelu"),
        (net, x) -> {
          String erf = net.op("", "Erf", net.op("", "Mul", x, net.scalar(0.70710677f)));
          String half = net.op("", "Mul", net.scalar(0.5f), x);
          return net.op("", "Mul", half, net.op("", "Add", net.scalar(1), erf));
        });
    assertFuses(
        13,
        List.of("Gelu"),
        (net, x) -> {
          String erf = net.op("", "Erf", net.op("", "Div", x, net.scalar(1.4142135f)));
          String sum = net.op("", "Add", erf, net.scalar(1));
          return net.op("", "Mul", x, net.op("", "Mul", sum, net.scalar(0.5f)));
        });
  }

  @Test
  void geluByTanh() {
    assertFuses(
        13,
        List.of("Gelu"),
        (net, x) -> {
          String cube = net.op("", "Pow", x, net.scalar(3));
          String sum = net.op("", "Add", x, net.op("", "Mul", net.scalar(0.044715f), cube));
          String tanh = net.op("", "Tanh", net.op("", "Mul", sum, net.scalar(0.7978846f)));
          String half = net.op("", "Mul", x, net.scalar(0.5f));
          return net.op("", "Mul", half, net.op("", "Add", tanh, net.scalar(1)));
        });
    assertFuses(
        13,
        List.of("Gelu"),
        (net, x) -> {
          String cube = net.op("", "Mul", x, net.op("", "Mul", x, x));
          String sum = net.op("", "Add", net.op("", "Mul", cube, net.scalar(0.044715f)), x);
          String tanh = net.op("", "Tanh", net.op("", "Mul", net.scalar(0.7978846f), sum));
          String gate = net.op("", "Add", net.scalar(1), tanh);
          return net.op("", "Mul", net.scalar(0.5f), net.op("", "Mul", x, gate));
        });
  }

  @Test
  void gatesOfTheirOwnInput() {
    assertFuses(
        13, List.of(Fusion.SILU), (net, x) -> net.op("", "Mul", x, net.op("", "Sigmoid", x)));
    assertFuses(
        13,
        List.of("Mish"),
        (net, x) -> net.op("", "Mul", x, net.op("", "Tanh", net.op("", "Softplus", x))));
    assertFuses(
        13,
        List.of("HardSwish"),
        (net, x) ->
            net.op("", "Mul", net.node("", "HardSigmoid", List.of(x), SLOPE_OF_A_SIXTH), x));
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 13})
  void hardSwishAndHardSigmoidFromClip(long opset) {
    Pattern clip = (net, x) -> net.relu6("", net.op("", "Add", x, net.scalar(3)));
    assertFuses(
        opset,
        List.of("HardSigmoid"),
        (net, x) -> net.op("", "Div", clip.lay(net, x), net.scalar(6)));
    assertFuses(
        opset,
        List.of("HardSwish"),
        (net, x) -> net.op("", "Div", net.op("", "Mul", x, clip.lay(net, x)), net.scalar(6)));
    assertFuses(
        opset,
        List.of("HardSwish"),
        (net, x) -> net.op("", "Mul", x, net.op("", "Div", clip.lay(net, x), net.scalar(6))));
  }

  @Test
  void attentionWithScaleAndMask() {
    assertFuses(
        11,
        List.of("Transpose", Fusion.ATTENTION),
        (net, x) -> {
          String product = net.op("", "MatMul", x, net.transpose("", x, 0, 1, 3, 2));
          String scores = net.op("", "Div", product, net.scalar(2.5f));
          String masked = net.op("", "Add", scores, net.weight("bias", 1, 3, 4, 4));
          return net.op("", "MatMul", net.softmax("", masked), x);
        });
    assertFuses(
        13,
        List.of("Transpose", Fusion.ATTENTION),
        (net, x) -> {
          String product = net.op("", "MatMul", x, net.transpose("", x, 0, 1, 3, 2));
          String scores = net.op("", "Mul", net.scalar(0.4f), product);
          String weights =
              net.node("", "Softmax", List.of(scores), Map.of("axis", new Attribute.Int(-1)));
          String safe = net.op("", "Where", net.op("", "IsNaN", weights), net.scalar(0), weights);
          return net.op("", "MatMul", safe, x);
        });
  }

  @Test
  void fullyConnectedLayerOverSequences() {
    assertFuses(13, List.of(Fusion.LINEAR), (net, x) -> net.linear("/fc", x, 6, 5));
  }

  @Test
  void whatSomeoneElseReadsIsKept() {
    assertFuses(
        13,
        List.of("Sigmoid", Fusion.SILU, "Concat"),
        (net, x) -> {
          String gate = net.op("", "Sigmoid", x);
          return net.concat("", 1, gate, net.op("", "Mul", x, gate));
        });
  }

  @Test
  void anEncoderKeepsNoPieces() {
    List<String> operators = operators(Fusion.fuse(Networks.encoder(12, 1, true)));
    assertThat(operators)
        .contains("LayerNormalization", "Gelu", Fusion.ATTENTION, Fusion.LINEAR)
        .doesNotContain("Erf", "Softmax", "Pow", "Sqrt");
  }

  private static void assertFuses(long opset, List<String> expected, Pattern pattern) {
    Graph graph = network(opset, pattern);
    assertThat(operators(Fusion.fuse(graph))).isEqualTo(expected);
    Map<String, Tensor> inputs = Map.of("x", normal(new SplittableRandom(3), SHAPE));
    Map<String, Tensor> reference = Reference.run(graph, inputs);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      compiled
          .evaluate(inputs, Mode.defaults())
          .forEach(
              (name, tensor) -> {
                float[] values = requireNonNull(reference.get(name)).floats();
                assertThat(tensor.floats()).containsExactly(values, within(1e-5f));
              });
    }
  }

  private static Graph network(long opset, Pattern pattern) {
    NetworkBuilder net = new NetworkBuilder(opset, 1, false);
    String output = pattern.lay(net, net.input("x", ElementType.FLOAT, SHAPE));
    net.output(output, -1, -1, -1, -1);
    return net.build();
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::opType).toList();
  }

  static Tensor normal(SplittableRandom random, long... shape) {
    long size = 1;
    for (long extent : shape) {
      size *= extent;
    }
    float[] values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, shape);
  }
}
