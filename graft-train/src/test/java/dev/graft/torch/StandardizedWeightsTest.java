package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.Parameter.Role;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Convolutions whose kernel is standardised anew in each pass, as those of BiT and of NFNet are.
 */
class StandardizedWeightsTest {
  private static final Map<String, Tensor> INPUTS =
      Map.of("x", FusionTest.normal(new SplittableRandom(3), 2, 3, 5, 5));

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void theKernelAndItsGainAreParametersAndWhatStandardisesIsNot() {
    assertThat(Parameter.in(network()))
        .extracting(Parameter::name, Parameter::role)
        .containsExactly(tuple("conv.weight", Role.CONVOLUTION), tuple("conv.gain", Role.OTHER));
    assertThat(Parameter.in(network()).get(0).fanIn()).isEqualTo(27);
  }

  @ParameterizedTest
  @EnumSource
  void bothEnginesStandardiseAlikeWhateverIsTrained(Mode.BatchNorm batchNorm) {
    Graph graph = network();
    Tensor expected = requireNonNull(Reference.run(graph, INPUTS).get("y"));
    Mode mode = Mode.defaults().withBatchNorm(batchNorm);
    for (List<Parameter> trained : List.of(List.<Parameter>of(), Parameter.in(graph))) {
      try (CompiledGraph compiled = CompiledGraph.compile(graph, trained)) {
        for (int pass = 0; pass < 2; pass++) {
          float[] values = requireNonNull(compiled.evaluate(INPUTS, mode).get("y")).floats();
          assertThat(values).containsExactly(expected.floats(), within(1e-5f));
        }
        assertThat(compiled.state()).hasSize(trained.size());
      }
    }
  }

  @Test
  void aStepMovesKernelAndGain() {
    Graph graph = network();
    List<Parameter> parameters = TrainingTest.everything(graph);
    Tensor target = FusionTest.normal(new SplittableRandom(4), 2, 4, 3, 3);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, parameters);
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      training.accumulate(INPUTS, target, new Loss.SquaredError(), Mode.defaults(), 1);
      Map<String, Tensor> before = compiled.state();
      assertThat(training.step(Map.of("all", new GroupRates(0.1, 0, 0)), 1e9).gradientNorm())
          .isFinite()
          .isPositive();
      compiled.state().forEach((name, now) -> assertThat(now).isNotEqualTo(before.get(name)));
    }
  }

  /** As PyTorch's exporter writes the batch norm in training mode that standardises a kernel. */
  private static Graph network() {
    NetworkBuilder b = new NetworkBuilder(17, 1, false);
    String x = b.input("x", ElementType.FLOAT, -1, 3, 5, 5);
    String rows = b.op("", "Reshape", b.weight("conv.weight", 4, 3, 3, 3), b.ints(1, 4, -1));
    String mean = mean(b, rows, 0);
    String centred = b.op("", "Sub", rows, mean(b, rows, 1));
    String variance = mean(b, b.op("", "Mul", centred, centred), 0);
    String gain = b.op("", "Mul", b.weight("conv.gain", 4, 1, 1, 1), b.scalar(0.2f));
    String scale = b.op("", "Reshape", gain, b.ints(-1));
    String shift = b.constant("zeros", Tensor.ofFloats(new float[4], 4));
    String normal =
        b.node(
            "",
            "BatchNormalization",
            List.of(rows, scale, shift, mean, variance),
            Map.of("epsilon", new Attribute.Real(1e-6f)));
    String kernel = b.op("", "Reshape", normal, b.ints(4, 3, 3, 3));
    b.output(b.node("", "Conv", List.of(x, kernel), Map.of()), -1, 4, 3, 3);
    Graph graph = b.build();
    String output = graph.outputs().get(0).name();
    return Surgery.append(
        graph,
        List.of(Node.of("", "Identity", List.of(output), List.of("y"), Map.of())),
        Map.of(),
        List.of(ValueInfo.of("y", ElementType.FLOAT, -1, 4, 3, 3)));
  }

  private static String mean(NetworkBuilder b, String x, long keepDims) {
    Map<String, Attribute> with =
        Map.of("axes", new Attribute.Ints(List.of(2L)), "keepdims", new Attribute.Int(keepDims));
    String mean = b.node("", "ReduceMean", List.of(x), with);
    return keepDims == 1 ? mean : b.op("", "Reshape", mean, b.ints(-1));
  }
}
