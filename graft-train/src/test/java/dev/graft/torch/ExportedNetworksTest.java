package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Cuts;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import dev.graft.policy.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole architectures as PyTorch exports them, of which {@code src/test/python/export_networks.py}
 * makes a folder full. {@code -Dgraft.exported=FOLDER} says where; without it they are skipped.
 */
@Tag("slow")
class ExportedNetworksTest {
  private static final int BATCH = 2;
  private static final double TOLERANCE = 1e-3;

  /** What an engineer would draw, whichever exporter wrote it. */
  private static final Map<String, Integer> BLOCKS =
      Map.ofEntries(
          Map.entry("resnet18", 9),
          Map.entry("mobilenet_v2", 19),
          Map.entry("mobilenet_v3_small", 14),
          Map.entry("efficientnet_b0", 18),
          Map.entry("squeezenet1_1", 9),
          Map.entry("densenet121", 8),
          Map.entry("convnext_tiny", 22),
          Map.entry("vit_b_32", 25),
          Map.entry("swin_t", 28),
          Map.entry("regnety_002", 14),
          Map.entry("vit_tiny_patch16_224", 25),
          Map.entry("mobilenetv4_conv_small", 17),
          Map.entry("mobilevit_xxs", 12),
          Map.entry("levit_128s", 24),
          Map.entry("bert", 6),
          Map.entry("distilbert", 5),
          Map.entry("wav2vec2", 7));

  @BeforeAll
  static void useTwoThreads() {
    TorchRuntime.setThreads(2);
  }

  static List<Path> networks() throws IOException {
    String folder = System.getProperty("graft.exported");
    if (folder == null) {
      return List.of(Path.of("absent"));
    }
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  private static Graph read(Path file) {
    if (System.getProperty("graft.exported") == null) {
      abort("no exported networks: make them with export_networks.py, and set graft.exported");
    }
    return OnnxFile.read(file);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fallIntoBlocks(Path file) {
    String network = String.valueOf(file.getFileName()).replaceFirst("[.].*", "");
    assertThat(Backbone.of(read(file)).blocks())
        .hasSize(requireNonNull(BLOCKS.get(network), network));
  }

  /** Graphs are described by one rule and trained by another. */
  @ParameterizedTest
  @MethodSource("networks")
  void haveTheParametersThatTheirBlocksTell(Path file) {
    Graph graph = read(file);
    Backbone backbone = Backbone.of(graph);
    Set<String> told = new HashSet<>(backbone.head().parameters().keySet());
    backbone.blocks().forEach(block -> told.addAll(block.parameters().keySet()));
    assertThat(Parameter.in(graph))
        .extracting(Parameter::name)
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void computeWhatOnnxRuntimeComputes(Path file) {
    Graph graph = read(file);
    assertThat(CompiledGraph.unsupported(graph)).isEmpty();
    Map<String, Tensor> inputs = inputs(graph);
    assertSame(compiled(graph, inputs), exported(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void computeTheSameFromACutInTheMiddle(Path file) {
    Graph graph = read(file);
    Backbone backbone = Backbone.of(graph);
    Cuts cuts = Cuts.of(graph);
    String cut = backbone.cutAfter(backbone.blocks().size() / 2);
    Map<String, List<AxisLaw>> laws = Shapes.lawsBehind(graph, cuts, cut, 16);
    Graph suffix = Surgery.suffix(graph, cuts, cut, laws);
    Map<String, Tensor> inputs = inputs(graph);
    Map<String, Tensor> behind = new LinkedHashMap<>();
    behind.put(cut, exported(Surgery.prefix(graph, cut), inputs));
    suffix.inputs().stream()
        .map(ValueInfo::name)
        .filter(name -> !name.equals(cut))
        .forEach(name -> behind.put(name, requireNonNull(inputs.get(name))));
    assertSame(compiled(suffix, behind), exported(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyParameterMovesInAStep(Path file) {
    Graph graph = read(file);
    List<Parameter> parameters = TrainingTest.everything(graph);
    Map<String, Tensor> inputs = inputs(graph);
    Tensor target = target(exported(graph, inputs));
    try (CompiledGraph compiled = CompiledGraph.compile(graph, parameters);
        Training training = new Training(compiled, UpdateRule.AdamW.defaults())) {
      Loss loss = new Loss.SquaredError();
      training.accumulate(inputs, target, loss, Mode.defaults(), 1);
      Map<String, Tensor> before = compiled.state();
      StepReport step = training.step(Map.of("all", new GroupRates(0.01, 0, 0)), 1e9);
      assertThat(step.gradientNorm()).isFinite().isPositive();
      Map<String, Tensor> after = compiled.state();
      assertThat(parameters)
          .allSatisfy(
              parameter -> {
                Tensor moved = requireNonNull(after.get(parameter.name()));
                assertThat(moved).isNotEqualTo(before.get(parameter.name()));
                for (float value : moved.floats()) {
                  assertThat(value).isFinite();
                }
              });
    }
  }

  /** Along the gradient the loss grows by the gradient's length. */
  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsTheSlopeOfTheLoss(Path file) {
    Graph graph = read(file);
    Map<String, Tensor> inputs = inputs(graph);
    Tensor target = target(exported(graph, inputs));
    List<Parameter> parameters = TrainingTest.everything(graph);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, parameters);
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      double loss =
          training.accumulate(inputs, target, new Loss.SquaredError(), Mode.defaults(), 1).loss();
      Map<String, Tensor> start = compiled.state();
      double norm = training.step(Map.of("all", new GroupRates(1, 0, 0)), 1e9).gradientNorm();
      Map<String, Tensor> moved = compiled.state();
      double rate = 0.001 * loss / (norm * norm);
      double down = lossAt(compiled, training, between(start, moved, rate), inputs, target);
      double up = lossAt(compiled, training, between(start, moved, -rate), inputs, target);
      assertThat((up - down) / (2 * rate * norm * norm)).isCloseTo(1, within(0.02));
    }
  }

  private static Map<String, Tensor> between(
      Map<String, Tensor> from, Map<String, Tensor> to, double part) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    from.forEach(
        (name, tensor) -> {
          float[] values = tensor.floats();
          float[] other = requireNonNull(to.get(name)).floats();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (part * (other[i] - values[i]));
          }
          result.put(name, Tensor.ofFloats(values, tensor.shape()));
        });
    return result;
  }

  private static double lossAt(
      CompiledGraph compiled,
      Training training,
      Map<String, Tensor> weights,
      Map<String, Tensor> inputs,
      Tensor target) {
    compiled.restore(weights);
    double loss =
        training.accumulate(inputs, target, new Loss.SquaredError(), Mode.defaults(), 1).loss();
    training.discard();
    return loss;
  }

  private static Tensor compiled(Graph graph, Map<String, Tensor> inputs) {
    try (CompiledGraph compiled = CompiledGraph.compile(graph, Parameter.in(graph))) {
      return compiled.evaluate(inputs, Mode.defaults()).values().iterator().next();
    }
  }

  private static Tensor exported(Graph graph, Map<String, Tensor> inputs) {
    try (Engine engine = Engine.of(graph, 2)) {
      return engine.run(inputs).values().iterator().next();
    }
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    float[] values = expected.floats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive().isFinite();
    assertThat(actual.floats()).containsExactly(values, within((float) TOLERANCE * largest));
  }

  private static Tensor target(Tensor output) {
    return FusionTest.normal(new SplittableRandom(2), output.shape());
  }

  private static Map<String, Tensor> inputs(Graph graph) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      long[] shape = input.extents();
      shape[0] = BATCH;
      inputs.put(
          input.name(),
          input.type() == ElementType.FLOAT
              ? FusionTest.normal(random, shape)
              : Tensor.ofLongs(ids(input, shape, random), shape));
    }
    return inputs;
  }

  /** Token ids, or a mask that hides the end of the second text. */
  private static long[] ids(ValueInfo input, long[] shape, SplittableRandom random) {
    long[] values = new long[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    boolean isMask = input.name().contains("mask");
    for (int i = 0; i < values.length; i++) {
      values[i] = isMask ? (i < values.length - 3 ? 1 : 0) : random.nextInt(200);
    }
    return values;
  }
}
