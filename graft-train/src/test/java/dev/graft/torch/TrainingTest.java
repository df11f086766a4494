package dev.graft.torch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.policy.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
  private static final Loss LOSS = Loss.CrossEntropy.plain();
  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
  private static final Map<String, GroupRates> RATES = Map.of("all", new GroupRates(0.05, 0, 0));
  private static final UpdateRule.Sgd SGD = new UpdateRule.Sgd(0.9, true);

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  static Stream<UpdateRule> rules() {
    return Stream.of(
        new UpdateRule.Sgd(0, false),
        new UpdateRule.Sgd(0.9, false),
        SGD,
        UpdateRule.AdamW.defaults());
  }

  static List<Parameter> everything(Graph graph) {
    return Parameter.in(graph).stream().map(parameter -> parameter.inGroup("all")).toList();
  }

  /** A batch of 8 with classes to learn. */
  private static final Tensor TARGET = Tensor.ofLongs(new long[] {0, 1, 2, 3, 4, 5, 6, 7}, 8);

  @ParameterizedTest
  @MethodSource("rules")
  void lossFalls(UpdateRule rule) {
    Graph graph = Networks.invertedResidual(13, 3, true);
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    Map<String, GroupRates> rates =
        rule instanceof UpdateRule.AdamW ? Map.of("all", new GroupRates(0.01, 0, 0)) : RATES;
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, rule)) {
      double first = training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), 1).loss();
      for (int i = 0; i < 20; i++) {
        assertThat(training.step(rates, 1).applied()).isTrue();
        training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), 1);
      }
      double last = training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), 1).loss();
      assertThat(last).isLessThan(0.8 * first);
    }
  }

  /** Sutskever's and Loshchilov's rules in plain Java, on f(w) = mean((x w - y)²). */
  @ParameterizedTest
  @MethodSource("rules")
  void stepsAreTheRulesOwn(UpdateRule rule) {
    GroupRates rates = new GroupRates(0.1, 0.01, 0.02);
    double start = 0.4;
    double target = -0.3;
    double x = 1.5;
    double w = start;
    double m = 0;
    double v = 0;
    Graph graph = oneWeight((float) start);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, rule)) {
      training.pullTowards(Map.of("w", Tensor.ofFloats(new float[] {(float) 0.2}, 1, 1)));
      for (int t = 1; t <= 5; t++) {
        training.accumulate(
            Map.of("x", Tensor.ofFloats(new float[] {(float) x}, 1, 1)),
            Tensor.ofFloats(new float[] {(float) target}, 1, 1),
            new Loss.SquaredError(),
            Mode.defaults(),
            1);
        training.step(Map.of("all", rates), NO_LIMIT);
        double gradient = 2 * (x * w - target) * x;
        if (rule instanceof UpdateRule.Sgd sgd) {
          double pulled = gradient + rates.pull() * (w - 0.2) + rates.weightDecay() * w;
          m = sgd.momentum() * m + pulled;
          w -= rates.learningRate() * (sgd.nesterov() ? pulled + sgd.momentum() * m : m);
        } else {
          w -= rates.learningRate() * rates.pull() * (w - 0.2);
          w -= rates.learningRate() * rates.weightDecay() * w;
          m = 0.9 * m + 0.1 * gradient;
          v = 0.999 * v + 0.001 * gradient * gradient;
          double meanOverRoot =
              m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
          w -= rates.learningRate() * meanOverRoot;
        }
        assertThat(weight(compiled)).isCloseTo((float) w, within(2e-6f));
      }
    }
  }

  private static Graph oneWeight(float value) {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String x = net.input("x", ElementType.FLOAT, -1, 1);
    String w = net.constant("w", Tensor.ofFloats(new float[] {value}, 1, 1));
    net.output(net.op("/fc", "MatMul", x, w), -1, 1);
    return net.build();
  }

  private static float weight(CompiledGraph compiled) {
    return requireNonNull(compiled.state().get("w")).floats()[0];
  }

  @Test
  void everyGroupHasItsOwnRate() {
    Graph graph = Networks.plain(13, 2, true);
    List<Parameter> parameters =
        Parameter.in(graph).stream()
            .map(p -> p.inGroup(p.name().startsWith("classifier") ? "head" : "backbone"))
            .toList();
    Map<String, GroupRates> rates =
        Map.of("head", new GroupRates(0.1, 0, 0), "backbone", new GroupRates(0, 0, 0));
    try (CompiledGraph compiled = CompiledGraph.compile(graph, parameters);
        Training training = new Training(compiled, SGD)) {
      Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
      training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), 1);
      training.step(rates, NO_LIMIT);
      compiled
          .state()
          .forEach(
              (name, tensor) ->
                  assertThat(Objects.equals(tensor, graph.initializers().get(name)))
                      .as(name)
                      .isEqualTo(!name.startsWith("classifier")));
      training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), 1);
      assertThatThrownBy(() -> training.step(RATES, NO_LIMIT)).hasMessageContaining("has no rates");
    }
  }

  @Test
  void decaySparesBiases() {
    Graph graph = Networks.plain(13, 2, true);
    Map<String, GroupRates> decayOnly = Map.of("all", new GroupRates(0.1, 0.5, 0));
    Tensor zero = Tensor.ofFloats(new float[3 * 16 * 16], 1, 3, 16, 16);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, UpdateRule.AdamW.defaults())) {
      training.accumulate(
          Map.of("input", zero), Tensor.ofLongs(new long[1], 1), LOSS, Mode.defaults(), 0);
      training.step(decayOnly, NO_LIMIT);
      assertThat(compiled.parameters())
          .extracting(parameter -> parameter.role().decays())
          .contains(true, false);
      for (Parameter parameter : compiled.parameters()) {
        float[] before = requireNonNull(graph.initializers().get(parameter.name())).floats();
        float[] after = requireNonNull(compiled.state().get(parameter.name())).floats();
        float expected = parameter.role().decays() ? 0.95f * before[0] : before[0];
        assertThat(after[0]).as(parameter.name()).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  @Test
  void elementsStepAsTheirScalesSayAndDecayAllTheSame() {
    Graph graph = Networks.plain(13, 2, true);
    Map<String, GroupRates> decayOnly = Map.of("all", new GroupRates(0.1, 0.5, 0));
    Map<String, GroupRates> both = Map.of("all", new GroupRates(0.1, 0.5, 0.25));
    Parameter scaled =
        everything(graph).stream().filter(p -> p.role().decays()).findFirst().orElseThrow();
    Tensor before = requireNonNull(graph.initializers().get(scaled.name()));
    float[] scales = new float[Math.toIntExact(before.size())];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = 1f / (1 + i);
    }
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    float[] whole = stepped(graph, Map.of(), inputs, 1, RATES, scaled);
    Map<String, Tensor> scale = Map.of(scaled.name(), Tensor.ofFloats(scales, before.shape()));
    float[] parts = stepped(graph, scale, inputs, 1, RATES, scaled);
    float[] decayed = stepped(graph, scale, inputs, 0, decayOnly, scaled);
    float[] pulledToNought = stepped(graph, scale, inputs, 0, both, scaled);
    float[] start = before.floats();
    for (int i = 0; i < scales.length; i++) {
      assertThat(parts[i] - start[i]).isCloseTo(scales[i] * (whole[i] - start[i]), within(1e-6f));
      assertThat(decayed[i]).isCloseTo(0.95f * start[i], within(1e-6f));
      assertThat(pulledToNought[i]).isCloseTo(0.95f * 0.975f * start[i], within(1e-6f));
    }
  }

  /** The values of a parameter after one step from the graph's own, pulled to nought. */
  private static float[] stepped(
      Graph graph,
      Map<String, Tensor> scales,
      Map<String, Tensor> inputs,
      double share,
      Map<String, GroupRates> rates,
      Parameter parameter) {
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, UpdateRule.AdamW.defaults())) {
      training.scaleSteps(scales);
      long[] shape = requireNonNull(graph.initializers().get(parameter.name())).shape();
      float[] zeros = new float[Math.toIntExact(parameter.size())];
      training.pullTowards(Map.of(parameter.name(), Tensor.ofFloats(zeros, shape)));
      training.accumulate(inputs, TARGET, LOSS, Mode.defaults(), share);
      training.step(rates, NO_LIMIT);
      return requireNonNull(compiled.state().get(parameter.name())).floats();
    }
  }

  @Test
  void whatIsNotTrainedStaysBitForBit() {
    Graph graph = Networks.residual(13, 1, true);
    List<Parameter> head =
        everything(graph).stream().filter(p -> p.name().startsWith("fc")).toList();
    try (CompiledGraph compiled = CompiledGraph.compile(graph, head);
        Training training = new Training(compiled, SGD)) {
      training.accumulate(CompiledGraphTest.inputs(graph, 8), TARGET, LOSS, Mode.defaults(), 1);
      training.step(RATES, NO_LIMIT);
      compiled
          .state()
          .forEach(
              (name, tensor) ->
                  assertThat(Objects.equals(tensor, graph.initializers().get(name)))
                      .as(name)
                      .isEqualTo(!name.startsWith("fc")));
    }
  }

  @Test
  void halvesOfABatchMakeTheSameStep() {
    Graph graph = Networks.plain(13, 2, true);
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    float[] all = requireNonNull(inputs.get("input")).floats();
    Map<String, Tensor> whole = afterOneStep(graph, List.of(all), List.of(TARGET));
    float[] first = Arrays.copyOf(all, all.length / 2);
    float[] second = Arrays.copyOfRange(all, all.length / 2, all.length);
    Map<String, Tensor> halves =
        afterOneStep(
            graph,
            List.of(first, second),
            List.of(
                Tensor.ofLongs(new long[] {0, 1, 2, 3}, 4),
                Tensor.ofLongs(new long[] {4, 5, 6, 7}, 4)));
    whole.forEach(
        (name, tensor) ->
            assertThat(requireNonNull(halves.get(name)).floats())
                .containsExactly(tensor.floats(), within(1e-6f)));
  }

  private static Map<String, Tensor> afterOneStep(
      Graph graph, List<float[]> images, List<Tensor> targets) {
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, SGD)) {
      for (int i = 0; i < images.size(); i++) {
        Tensor input = Tensor.ofFloats(images.get(i), images.get(i).length / 768, 3, 16, 16);
        training.accumulate(
            Map.of("input", input), targets.get(i), LOSS, Mode.defaults(), 1.0 / images.size());
      }
      training.step(RATES, NO_LIMIT);
      return compiled.state();
    }
  }

  @Test
  void longGradientsAreClipped() {
    Graph graph = oneWeight(0);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      Tensor one = Tensor.ofFloats(new float[] {1}, 1, 1);
      Tensor far = Tensor.ofFloats(new float[] {50}, 1, 1);
      training.accumulate(Map.of("x", one), far, new Loss.SquaredError(), Mode.defaults(), 1);
      StepReport report = training.step(Map.of("all", new GroupRates(1, 0, 0)), 0.5);
      assertThat(report.gradientNorm()).isCloseTo(100, within(1e-3));
      assertThat(weight(compiled)).isCloseTo(0.5f, within(1e-5f));
    }
  }

  @Test
  void aGradientThatIsNotFiniteMovesNothing() {
    Graph graph = oneWeight(0.5f);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, SGD)) {
      Tensor one = Tensor.ofFloats(new float[] {1}, 1, 1);
      Tensor nan = Tensor.ofFloats(new float[] {Float.NaN}, 1, 1);
      BatchResult result =
          training.accumulate(Map.of("x", one), nan, new Loss.SquaredError(), Mode.defaults(), 1);
      assertThat(result.loss()).isNaN();
      OptimiserState before = training.state();
      assertThat(training.step(RATES, 1).applied()).isFalse();
      assertThat(weight(compiled)).isEqualTo(0.5f);
      assertThat(training.state()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void continuesFromASavedStateToTheSameBits(UpdateRule rule) {
    Graph graph = Networks.residual(13, 1, true);
    Map<String, Tensor> state;
    OptimiserState memory;
    Map<String, Tensor> expected;
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, rule)) {
      steps(training, 0, 3);
      state = compiled.state();
      memory = training.state();
      steps(training, 3, 6);
      expected = compiled.state();
    }
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, rule)) {
      compiled.restore(state);
      training.restore(memory);
      assertThat(training.state()).isEqualTo(memory);
      steps(training, 3, 6);
      assertThat(compiled.state()).isEqualTo(expected);
    }
  }

  private static void steps(Training training, int from, int to) {
    for (int i = from; i < to; i++) {
      Tensor image = FusionTest.normal(new SplittableRandom(i), 8, 3, 16, 16);
      Mode mode = Mode.defaults().withBatchNorm(Mode.BatchNorm.LIVE).withDropout(i);
      training.accumulate(Map.of("input", image), TARGET, LOSS, mode, 1);
      training.step(RATES, 1);
    }
  }

  @Test
  void stateOfAnotherRuleIsRefused() {
    Graph graph = Networks.plain(13, 2, true);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, SGD)) {
      steps(training, 0, 1);
      OptimiserState state = training.state();
      try (Training other = new Training(compiled, UpdateRule.AdamW.defaults())) {
        assertThatThrownBy(() -> other.restore(state)).hasMessageContaining("another rule");
      }
    }
  }

  /** libtorch's cached bfloat16 weights would make the second step a step of nothing. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void weightsStillMoveAfterAValidationPass(Precision precision) {
    Graph graph = Networks.invertedResidual(13, 3, true);
    Mode mode = Mode.defaults().withPrecision(precision);
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      compiled.evaluate(inputs, mode);
      training.accumulate(inputs, TARGET, LOSS, mode, 1);
      training.step(RATES, NO_LIMIT);
      Map<String, Tensor> first = compiled.state();
      first.forEach((name, now) -> assertThat(now).isNotEqualTo(graph.initializers().get(name)));
      compiled.evaluate(inputs, mode);
      training.accumulate(inputs, TARGET, LOSS, mode, 1);
      training.step(RATES, NO_LIMIT);
      compiled.state().forEach((name, now) -> assertThat(now).isNotEqualTo(first.get(name)));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aValidationPassChangesNothingAboutTraining(Precision precision) {
    assertThat(trained(precision, true)).isEqualTo(trained(precision, false));
  }

  private static Map<String, Tensor> trained(Precision precision, boolean validate) {
    Graph graph = Networks.residual(13, 3, true);
    Mode mode = Mode.defaults().withPrecision(precision);
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, SGD)) {
      for (int i = 0; i < 3; i++) {
        training.accumulate(inputs, TARGET, LOSS, mode, 1);
        training.step(RATES, 1);
        if (validate) {
          compiled.evaluate(inputs, mode);
        }
      }
      return compiled.state();
    }
  }

  @Test
  void nativeMemoryIsFlatOverManySteps() throws IOException {
    Path status = Path.of("/proc/self/statm");
    Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
    Graph graph = Networks.residual(13, 3, true);
    Map<String, Tensor> inputs = CompiledGraphTest.inputs(graph, 8);
    try (CompiledGraph compiled = CompiledGraph.compile(graph, everything(graph));
        Training training = new Training(compiled, UpdateRule.AdamW.defaults())) {
      for (int i = 0; i < 50; i++) {
        train(compiled, training, inputs);
      }
      long before = residentBytes(status);
      for (int i = 0; i < 150; i++) {
        train(compiled, training, inputs);
      }
      // Activations and gradients of one step are about 3 MB: leaking a tenth would show.
      assertThat(residentBytes(status) - before).isLessThan(40L << 20);
    }
  }

  private static void train(CompiledGraph compiled, Training training, Map<String, Tensor> inputs) {
    Mode mode = Mode.defaults().withPrecision(Precision.BFLOAT16);
    training.accumulate(inputs, TARGET, LOSS, mode, 1);
    training.step(Map.of("all", new GroupRates(1e-4, 0, 0)), 1);
    compiled.evaluate(inputs, mode);
  }

  private static long residentBytes(Path statm) throws IOException {
    return 4096 * Long.parseLong(Files.readString(statm).split(" ")[1]);
  }
}
