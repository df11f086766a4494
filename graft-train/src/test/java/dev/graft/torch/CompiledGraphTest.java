package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.torch.Parameter.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompiledGraphTest {
  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  static Stream<Graph> networks() {
    List<Function<Long, Graph>> kinds =
        List.of(
            opset -> Networks.residual(opset, 1, true),
            opset -> Networks.plain(opset, 2, true),
            opset -> Networks.invertedResidual(opset, 3, true),
            opset -> Networks.dense(opset, 4, false),
            opset -> Networks.fire(opset, 5, false),
            opset -> Networks.encoder(opset, 6, false));
    return Stream.of(9L, 12L, 13L, 18L).flatMap(opset -> kinds.stream().map(k -> k.apply(opset)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void wholeNetworksComputeWhatOnnxRuntimeComputes(Graph graph) {
    Map<String, Tensor> inputs = inputs(graph, 3);
    Tensor expected = Reference.run(graph, inputs).values().iterator().next();
    try (CompiledGraph compiled = CompiledGraph.compile(graph, Parameter.in(graph))) {
      Tensor actual = compiled.evaluate(inputs, Mode.defaults()).values().iterator().next();
      assertThat(actual.floats()).containsExactly(expected.floats(), within(1e-4f));
    }
  }

  @Test
  void bfloat16StaysNearFloat32() {
    Graph graph = Networks.invertedResidual(13, 3, true);
    Map<String, Tensor> inputs = inputs(graph, 3);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      float[] exact = only(compiled.evaluate(inputs, Mode.defaults())).floats();
      Mode coarse = Mode.defaults().withPrecision(Precision.BFLOAT16);
      float[] rounded = only(compiled.evaluate(inputs, coarse)).floats();
      assertThat(rounded).containsExactly(exact, within(0.05f)).isNotEqualTo(exact);
    }
  }

  @Test
  void everyUnsupportedNodeIsNamed() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String x = net.input("x", ElementType.FLOAT, 1, 2, 8, 8);
    x = net.op("/first", "QLinearConv", x);
    x = net.node("/second", "Resize", List.of(x), Map.of("antialias", new Attribute.Int(1)));
    net.output(net.relu("/third", x));
    Graph graph = net.build();
    assertThat(CompiledGraph.unsupported(graph))
        .containsExactly(
            "QLinearConv '/first/QLinearConv': the operator",
            "Resize '/second/Resize': antialias=1");
    assertThatThrownBy(() -> CompiledGraph.compile(graph, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'/first/QLinearConv'")
        .hasMessageContaining("'/second/Resize'");
  }

  @Test
  void inputsAreChecked() {
    Graph graph = Networks.plain(13, 2, true);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      assertThatThrownBy(() -> compiled.evaluate(Map.of(), Mode.defaults()))
          .hasMessage("the graph's inputs are [input], given were []");
      Map<String, Tensor> wrong = Map.of("input", Tensor.ofFloats(new float[12], 1, 3, 2, 2));
      assertThatThrownBy(() -> compiled.evaluate(wrong, Mode.defaults()))
          .hasMessageContaining("[?, 3, 16, 16]")
          .hasMessageContaining("[1, 3, 2, 2]");
    }
  }

  @Test
  void parametersKnowTheirRole() {
    Map<String, Role> roles =
        Parameter.in(Networks.residual(13, 1, true)).stream()
            .collect(Collectors.toMap(Parameter::name, Parameter::role));
    assertThat(roles)
        .containsEntry("conv1.weight", Role.CONVOLUTION)
        .containsEntry("conv1.bias", Role.BIAS)
        .containsEntry("bn1.weight", Role.NORM_SCALE)
        .containsEntry("bn1.bias", Role.NORM_SHIFT)
        .containsEntry("fc.weight", Role.LINEAR)
        .doesNotContainKeys("bn1.running_mean", "bn1.running_var");
    List<Parameter> encoder = Parameter.in(Networks.encoder(12, 1, true));
    assertThat(encoder).filteredOn(p -> p.role() == Role.EMBEDDING).hasSize(1);
    assertThat(encoder).filteredOn(p -> p.role() == Role.NORM_SCALE).hasSize(5);
    assertThat(encoder).filteredOn(p -> p.role() == Role.OTHER).isEmpty();
    assertThat(encoder)
        .filteredOn(p -> p.name().equals("classifier.weight"))
        .extracting(Parameter::fanIn)
        .containsExactly(8L);
  }

  @Test
  void stateComesBackBitForBit() {
    Graph graph = Networks.residual(13, 1, true);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, Parameter.in(graph))) {
      Map<String, Tensor> state = compiled.state();
      assertThat(state).containsKeys("conv1.weight", "bn1.running_mean", "bn1.running_var");
      state.forEach((name, tensor) -> assertThat(tensor).isEqualTo(graph.initializers().get(name)));
      Map<String, Tensor> other = new LinkedHashMap<>();
      SplittableRandom random = new SplittableRandom(5);
      state.forEach((name, old) -> other.put(name, FusionTest.normal(random, old.shape())));
      compiled.restore(other);
      assertThat(compiled.state()).isEqualTo(other);
      compiled.restore(state);
      assertThat(compiled.state()).isEqualTo(state);
    }
  }

  @Test
  void restoringIsStrict() {
    Graph graph = Networks.plain(13, 2, true);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, Parameter.in(graph))) {
      Map<String, Tensor> wrong = new LinkedHashMap<>();
      wrong.put("nobody", Tensor.ofFloats(new float[1], 1));
      wrong.put("classifier.0.bias", Tensor.ofFloats(new float[3], 3));
      assertThatThrownBy(() -> compiled.restore(wrong))
          .hasMessageContaining("'nobody' is not trained here")
          .hasMessageContaining("'classifier.0.bias' is float[3]");
    }
  }

  @Test
  void liveBatchNormMovesItsStatisticsAndFrozenDoesNot() {
    Graph graph = Networks.residual(13, 1, true);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, Parameter.in(graph))) {
      Map<String, Tensor> before = compiled.state();
      Map<String, Tensor> inputs = inputs(graph, 8);
      compiled.evaluate(inputs, Mode.defaults());
      assertThat(compiled.state()).isEqualTo(before);
      compiled.evaluate(inputs, Mode.defaults().withBatchNorm(Mode.BatchNorm.LIVE));
      Map<String, Tensor> after = compiled.state();
      assertThat(after.keySet()).isEqualTo(before.keySet());
      after.forEach(
          (name, now) ->
              assertThat(now.equals(requireNonNull(before.get(name))))
                  .as(name)
                  .isEqualTo(!name.contains("running")));
    }
  }

  @Test
  void batchNormThatIsNotTrainedIsNeverLive() {
    Graph graph = Networks.residual(13, 1, true);
    List<Parameter> one =
        Parameter.in(graph).stream().filter(p -> p.name().equals("bn1.bias")).toList();
    try (CompiledGraph compiled = CompiledGraph.compile(graph, one)) {
      Map<String, Tensor> before = compiled.state();
      compiled.evaluate(inputs(graph, 8), Mode.defaults().withBatchNorm(Mode.BatchNorm.LIVE));
      Map<String, Tensor> moved = new LinkedHashMap<>(compiled.state());
      moved.entrySet().removeAll(before.entrySet());
      assertThat(moved).containsOnlyKeys("bn1.running_mean", "bn1.running_var");
    }
  }

  @Test
  void dropoutDrawsItsMaskFromTheSeed() {
    Graph graph = Networks.fire(13, 5, true);
    Map<String, Tensor> inputs = inputs(graph, 4);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      Tensor off = only(compiled.evaluate(inputs, Mode.defaults()));
      Tensor one = only(compiled.evaluate(inputs, Mode.defaults().withDropout(1)));
      Tensor again = only(compiled.evaluate(inputs, Mode.defaults().withDropout(1)));
      Tensor two = only(compiled.evaluate(inputs, Mode.defaults().withDropout(2)));
      assertThat(one).isEqualTo(again).isNotEqualTo(two).isNotEqualTo(off);
    }
  }

  @Test
  void failuresNameTheNodeAndTheShapes() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String x = net.input("x", ElementType.FLOAT, -1, -1);
    net.output(net.op("/product", "MatMul", x, net.weight("w", 3, 2)));
    try (CompiledGraph compiled = CompiledGraph.compile(net.build(), List.of())) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.ofFloats(new float[8], 2, 4));
      assertThatThrownBy(() -> compiled.evaluate(inputs, Mode.defaults()))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("MatMul '/product/MatMul'")
          .hasMessageContaining("[2, 4], [3, 2]");
    }
  }

  static Map<String, Tensor> inputs(Graph graph, int batch) {
    SplittableRandom random = new SplittableRandom(11);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      if (input.type() == ElementType.FLOAT) {
        inputs.put(input.name(), FusionTest.normal(random, batch, 3, 16, 16));
      } else {
        int bound = input.name().contains("mask") ? 2 : 20;
        long[] values = random.longs(batch * 7L, 0, bound).toArray();
        for (int i = 0; i < values.length; i += 7) {
          values[i] = 1;
        }
        inputs.put(input.name(), Tensor.ofLongs(values, batch, 7));
      }
    }
    return inputs;
  }

  private static Tensor only(Map<String, Tensor> outputs) {
    return requireNonNull(outputs.values().iterator().next());
  }
}
