package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling of every kind, as the specification has it: in both engines, and wherever exported. */
class PoolingTest {
  private static final int CASES = 160;
  private static final int AXES = 2;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  /** A graph with one pool in it, as an exporter may write it, and what it should compute. */
  record Case(Graph graph, PoolReference pool, Tensor x) {
    @Override
    public String toString() {
      return "opset " + graph.opset() + ", " + x + ", " + graph.nodes();
    }
  }

  static Stream<Case> cases() {
    return IntStream.range(0, CASES).mapToObj(PoolingTest::random).filter(PoolingTest::isPossible);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isTheSameInBothEnginesAndByTheSpecification(Case pooled) {
    Tensor expected = pooled.pool.of(pooled.x);
    Graph read = OnnxFile.read(OnnxFile.toBytes(pooled.graph), "pooling");
    Map<String, Tensor> inputs = Map.of("x", pooled.x);
    try (Engine engine = Engine.of(read, 1);
        CompiledGraph compiled = CompiledGraph.compile(read, List.of());
        CompiledGraph unread = CompiledGraph.compile(pooled.graph, List.of())) {
      assertSame(engine.run(inputs), expected);
      assertSame(compiled.evaluate(inputs, Mode.defaults()), expected);
      assertSame(unread.evaluate(inputs, Mode.defaults()), expected);
    }
    assertSame(Reference.run(read, inputs), expected); // plain ONNX Runtime, all fusions on
  }

  /** The one that ONNX Runtime takes for padding with minus infinity. */
  @ParameterizedTest
  @MethodSource("opsets")
  void zerosPaddedBeforeAMaximumStayZeros(long opset) {
    Tensor x = negative(1, 16, 4, 4);
    Graph read = OnnxFile.read(OnnxFile.toBytes(padded("MaxPool", opset, x, Map.of())), "padded");
    for (Map<String, Tensor> result : List.of(run(read, x), Reference.run(read, Map.of("x", x)))) {
      float[] maxima = Objects.requireNonNull(result.get("y")).floats();
      assertThat(maxima[0]).isCloseTo(0, within(1e-30f)); // a corner, which sees the padding
      assertThat(maxima[1]).isCloseTo(0, within(1e-30f));
    }
  }

  /** Zeros that another node padded are part of the input, and count. */
  @ParameterizedTest
  @MethodSource("opsets")
  void zerosPaddedBeforeAMeanCount(long opset) {
    Tensor x = negative(1, 16, 4, 4);
    PoolReference pool =
        new PoolReference(
            PoolReference.Kind.AVERAGE,
            new long[] {3, 3},
            new long[] {2, 2},
            new long[] {1, 1, 1, 1},
            new long[] {1, 1},
            false,
            true,
            2);
    for (long counted = 0; counted <= 1; counted++) {
      Map<String, Attribute> with = Map.of("count_include_pad", new Attribute.Int(counted));
      Graph read = OnnxFile.read(OnnxFile.toBytes(padded("AveragePool", opset, x, with)), "padded");
      assertSame(run(read, x), pool.of(x));
      assertSame(Reference.run(read, Map.of("x", x)), pool.of(x));
    }
  }

  static List<Long> opsets() {
    return List.of(10L, 13L, 18L, 21L);
  }

  /** As Hugging Face's EfficientNet ends: a window far larger than what it averages. */
  @Test
  void aWindowLargerThanItsInputAveragesTheInput() {
    Tensor x = negative(1, 2, 3, 3);
    Graph graph =
        graph(
            17,
            x,
            Node.of(
                "pool",
                "AveragePool",
                List.of("x"),
                List.of("y"),
                Map.of(
                    "kernel_shape",
                    ints(2, i -> 64),
                    "strides",
                    ints(2, i -> 64),
                    "ceil_mode",
                    new Attribute.Int(1),
                    "count_include_pad",
                    new Attribute.Int(1))),
            Map.of());
    float mean = 0;
    for (int i = 0; i < 9; i++) {
      mean += x.floats()[i] / 9;
    }
    Graph read = OnnxFile.read(OnnxFile.toBytes(graph), "large window");
    assertThat(Objects.requireNonNull(run(read, x).get("y")).floats()[0])
        .isCloseTo(mean, within(1e-5f));
  }

  private static Map<String, Tensor> run(Graph graph, Tensor x) {
    try (Engine engine = Engine.of(graph, 1)) {
      return engine.run(Map.of("x", x));
    }
  }

  private static void assertSame(Map<String, Tensor> actual, Tensor expected) {
    Tensor y = actual.values().iterator().next();
    assertThat(y.shape()).isEqualTo(expected.shape());
    assertThat(y.floats()).containsExactly(expected.floats(), within(1e-5f));
  }

  private static Graph padded(String opType, long opset, Tensor x, Map<String, Attribute> with) {
    Map<String, Attribute> attributes = new java.util.LinkedHashMap<>(with);
    attributes.put("kernel_shape", ints(2, i -> 3));
    attributes.put("strides", ints(2, i -> 2));
    IntToLongFunction pads = i -> i % 4 >= 2 ? 1 : 0;
    boolean inputs = opset >= 11;
    Node pad =
        Node.of(
            "pad",
            "Pad",
            inputs ? List.of("x", "pads") : List.of("x"),
            List.of("p"),
            inputs ? Map.of() : Map.of("pads", ints(8, pads)));
    Node pool = Node.of("pool", opType, List.of("p"), List.of("y"), attributes);
    Map<String, Tensor> constants =
        Map.of("pads", Tensor.ofLongs(IntStream.range(0, 8).mapToLong(pads).toArray(), 8));
    return new Graph(
        "padded",
        List.of(pad, pool),
        inputs ? constants : Map.of(),
        List.of(ValueInfo.of("x", ElementType.FLOAT, x.shape())),
        List.of(ValueInfo.of("y", ElementType.FLOAT)),
        Map.of("", opset),
        Map.of());
  }

  private static Case random(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PoolReference.Kind kind = List.of(PoolReference.Kind.values()).get(random.nextInt(3));
    long opset = List.of(11L, 17L, 19L, 21L).get(random.nextInt(4));
    boolean newest = opset >= 19;
    boolean holes = (newest || kind == PoolReference.Kind.MAX) && random.nextInt(3) == 0;
    boolean ceil = (newest || kind != PoolReference.Kind.LP) && random.nextBoolean();
    boolean count = kind == PoolReference.Kind.AVERAGE && random.nextBoolean();
    // Sixteen channels make ONNX Runtime take its blocked kernels.
    long channels = random.nextBoolean() ? 2 : 16;
    Tensor x = normal(random, 2, channels, 3 + random.nextInt(8), 3 + random.nextInt(8));
    List<Long> kernel = list(AXES, i -> 1 + random.nextInt(5));
    List<Long> strides = list(AXES, i -> 1 + random.nextInt(3));
    List<Long> dilations = list(AXES, i -> holes ? 1 + random.nextInt(2) : 1);
    int padding = random.nextInt(4);
    List<Long> pads =
        new ArrayList<>(
            list(AXES, i -> padding == 0 ? 0 : random.nextInt(kernel.get(i).intValue())));
    pads.addAll(
        padding == 1
            ? List.copyOf(pads)
            : list(AXES, i -> padding == 0 ? 0 : random.nextInt(kernel.get(i).intValue())));
    Map<String, Attribute> attributes = new java.util.LinkedHashMap<>();
    attributes.put("kernel_shape", new Attribute.Ints(kernel));
    attributes.put("strides", new Attribute.Ints(strides));
    if (holes) {
      attributes.put("dilations", new Attribute.Ints(dilations));
    }
    if (ceil) {
      attributes.put("ceil_mode", new Attribute.Int(1));
    }
    if (count) {
      attributes.put("count_include_pad", new Attribute.Int(1));
    }
    if (kind == PoolReference.Kind.LP) {
      attributes.put("p", new Attribute.Int(3));
    }
    boolean same = padding == 3 && !holes;
    if (same) {
      boolean upper = random.nextBoolean();
      attributes.put("auto_pad", new Attribute.Text(upper ? "SAME_UPPER" : "SAME_LOWER"));
      pads = PoolReference.same(x, kernel, strides, upper);
    } else {
      attributes.put("pads", new Attribute.Ints(pads));
    }
    Node pool = Node.of("pool", kind.opType(), List.of("x"), List.of("y"), attributes);
    PoolReference reference =
        new PoolReference(
            kind,
            array(kernel),
            array(strides),
            array(pads),
            array(dilations),
            ceil && !same,
            count,
            3);
    return new Case(graph(opset, x, pool, Map.of()), reference, x);
  }

  private static boolean isPossible(Case pooled) {
    return IntStream.range(0, AXES)
        .allMatch(axis -> pooled.pool.outputs(pooled.x.shape()[2 + axis], axis) > 0);
  }

  private static Graph graph(long opset, Tensor x, Node node, Map<String, Tensor> constants) {
    return new Graph(
        "pooling",
        List.of(node),
        constants,
        List.of(ValueInfo.of("x", ElementType.FLOAT, x.shape())),
        List.of(ValueInfo.of("y", ElementType.FLOAT)),
        Map.of("", opset),
        Map.of());
  }

  private static Tensor negative(long... shape) {
    float[] values = normal(new SplittableRandom(1), shape).floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = -1 - Math.abs(values[i]);
    }
    return Tensor.ofFloats(values, shape);
  }

  private static Tensor normal(SplittableRandom random, long... shape) {
    return FusionTest.normal(random, shape);
  }

  private static Attribute ints(int count, IntToLongFunction value) {
    return new Attribute.Ints(list(count, value));
  }

  private static List<Long> list(int count, IntToLongFunction value) {
    return IntStream.range(0, count).mapToLong(value).boxed().toList();
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
