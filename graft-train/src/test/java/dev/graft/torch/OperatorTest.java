package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator against ONNX Runtime, and its gradient against finite differences. */
class OperatorTest {
  private static final int SEEDS = 3;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  static Stream<OperatorCase> cases() {
    return LongStream.range(0, SEEDS)
        .boxed()
        .flatMap(
            seed ->
                Stream.of(
                        ElementwiseCases.of(seed),
                        LinearCases.of(seed),
                        WindowCases.of(seed),
                        NormalizationCases.of(seed),
                        ReductionCases.of(seed),
                        ShapeCases.of(seed),
                        IndexingCases.of(seed),
                        ResizeCases.of(seed))
                    .flatMap(List::stream));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void computesWhatOnnxRuntimeComputes(OperatorCase operator) {
    Graph graph = operator.graph();
    Map<String, Tensor> expected = Reference.run(graph, operator.fed());
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      Map<String, Tensor> actual = compiled.evaluate(operator.fed(), Mode.defaults());
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      actual.forEach((name, tensor) -> assertSame(tensor, requireNonNull(expected.get(name))));
    }
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    if (expected.type() == ElementType.FLOAT) {
      float[] values = expected.floats();
      for (int i = 0; i < values.length; i++) {
        if (Float.isFinite(values[i])) {
          double tolerance = 2e-5 * Math.max(1, Math.abs(values[i]));
          assertThat(actual.floats()[i]).isCloseTo(values[i], within((float) tolerance));
        } else {
          assertThat(actual.floats()[i]).isEqualTo(values[i]);
        }
      }
    } else {
      assertThat(actual.longs()).isEqualTo(expected.longs());
    }
  }

  /** Along random directions: (f(x + h d) - f(x - h d)) / 2h is the gradient times d. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void hasTheGradientOfFiniteDifferences(OperatorCase operator) {
    Graph graph = operator.closedGraph();
    List<Parameter> inputs =
        operator.fed().entrySet().stream()
            .filter(input -> input.getValue().type() == ElementType.FLOAT)
            .map(input -> parameter(input.getKey(), input.getValue()))
            .toList();
    Random random = new Random(1);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, inputs, ScalarType.Double)) {
      Scopes.memory(
          () -> {
            org.bytedeco.pytorch.Tensor value = weightedSum(compiled);
            if (value.requires_grad()) {
              value.backward();
            }
            for (Parameter input : inputs) {
              Tensor at = requireNonNull(operator.fed().get(input.name()));
              assertGradient(compiled, input, at, random);
            }
            return true;
          });
    }
  }

  private static void assertGradient(
      CompiledGraph compiled, Parameter input, Tensor at, Random random) {
    org.bytedeco.pytorch.Tensor gradient = compiled.leaf(input).grad();
    double[] point = doubles(at.floats());
    double[] direction = random.doubles(point.length, -1, 1).toArray();
    double h = 1e-6;
    compiled.restore(Map.of(input.name(), tensor(point, direction, h, at.shape())));
    double above = weightedSum(compiled).item_double();
    compiled.restore(Map.of(input.name(), tensor(point, direction, -h, at.shape())));
    double below = weightedSum(compiled).item_double();
    compiled.restore(Map.of(input.name(), at));
    float[] slope =
        gradient.defined()
            ? NativeTensors.toJava(gradient).floats()
            : new float[point.length]; // of what does not depend on it
    double expected = 0;
    for (int i = 0; i < slope.length; i++) {
      expected += slope[i] * direction[i];
    }
    assertThat((above - below) / (2 * h))
        .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
  }

  /** The outputs' sum, each element with its own weight, so that no gradient cancels. */
  private static org.bytedeco.pytorch.Tensor weightedSum(CompiledGraph compiled) {
    List<Value> outputs = compiled.forward(Map.of(), Mode.defaults());
    org.bytedeco.pytorch.Tensor total = NativeTensors.scalar(0, ScalarType.Double);
    for (Value output : outputs) {
      if (output.tensor().is_floating_point()) {
        org.bytedeco.pytorch.Tensor flat = output.tensor().reshape(-1);
        double[] weights = new Random(2).doubles(flat.numel(), -1, 1).toArray();
        total = total.add(flat.mul(org.bytedeco.pytorch.Tensor.create(weights)).sum());
      }
      output.release();
    }
    return total.mul(new Scalar(1.0));
  }

  private static Parameter parameter(String name, Tensor value) {
    List<Long> shape = Arrays.stream(value.shape()).boxed().toList();
    return new Parameter(name, "all", shape, Parameter.Role.OTHER, 1);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static Tensor tensor(double[] point, double[] direction, double step, long[] shape) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * point.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < point.length; i++) {
      bytes.putDouble(8 * i, point[i] + step * direction[i]);
    }
    return Tensor.ofBytes(ElementType.DOUBLE, shape, bytes);
  }

  @Test
  void everyOperatorIsTested() {
    Set<String> untested = new TreeSet<>(OperatorTable.names());
    cases().map(OperatorCase::opType).forEach(untested::remove);
    // Made by fusion: FusionTest compares them with the nodes they replace.
    untested.removeAll(Set.of(Fusion.LINEAR, Fusion.ATTENTION, Fusion.SILU));
    assertThat(untested).isEmpty();
  }
}
