package dev.graft.loop;

import static dev.graft.loop.SameBits.assertSameBits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Progress;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.LowRankTargets;
import dev.graft.graph.Networks;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.WeightMatrix;
import dev.graft.head.LinearHead;
import dev.graft.ort.Engine;
import dev.graft.policy.BlockRange;
import dev.graft.policy.DataSize;
import dev.graft.policy.LowRankRule;
import dev.graft.policy.Moving;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Situation;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankUpdatesTest {
  private static final DataSize SIZE = new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2);

  @BeforeAll
  static void oneThreadIsFastestForTinyNetworks() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void onlyTheMatricesNamedMoveAndTheFileKeepsItsNodes(@TempDir Path folder) {
    Job job = job("layer[12]", 2, 3);
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(run(job, folder, false, () -> false).result().weights());
    assertThat(after.nodes()).isEqualTo(before.nodes());
    assertThat(after.initializers().keySet()).isEqualTo(before.initializers().keySet());
    for (String name : before.initializers().keySet()) {
      boolean moves = name.equals("layer1.conv.weight") || name.equals("layer2.conv.weight");
      assertThat(bits(after, name).equals(bits(before, name))).as(name).isEqualTo(!moves);
    }
  }

  @Test
  void whatAMatrixGainsHasTheRankAskedFor(@TempDir Path folder) {
    Job job = job("layer2", 1, 3);
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(run(job, folder, false, () -> false).result().weights());
    float[] old = requireNonNull(before.initializers().get("layer2.conv.weight")).floats();
    float[] now = requireNonNull(after.initializers().get("layer2.conv.weight")).floats();
    int columns = now.length / 4;
    double largest = 0;
    double worst = 0;
    for (int column = 1; column < columns; column++) {
      for (int row = 1; row < 4; row++) { // every minor of two rows and columns is nothing
        double a = (double) now[0] - old[0];
        double b = (double) now[column] - old[column];
        double c = (double) now[row * columns] - old[row * columns];
        double d = (double) now[row * columns + column] - old[row * columns + column];
        largest = Math.max(largest, Math.abs(a * d));
        worst = Math.max(worst, Math.abs(a * d - b * c));
      }
    }
    assertThat(largest).isPositive();
    assertThat(worst).isLessThan(1e-4 * Math.max(largest, 1e-3));
  }

  @Test
  void theFirstStepStartsFromThePretrainedNetwork() {
    Job job = job("layer", 2, 1);
    Weights start = job.network().initial(job.recipe());
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(start);
    before
        .initializers()
        .keySet()
        .forEach(n -> assertThat(bits(after, n)).isEqualTo(bits(before, n)));
    assertThat(start.tensors().keySet())
        .contains("layer1.conv.weight.lora_A", "layer1.conv.weight.lora_B")
        .doesNotContain("layer1.conv.weight");
  }

  @Test
  void theySuffice(@TempDir Path folder) {
    Outcome outcome = run(job("layer", 2, 30), folder, false, () -> false);
    assertThat(outcome.result().score().measure()).isGreaterThanOrEqualTo(0.85);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.4, 0.9})
  void aRunStoppedAnywhereAndResumedEndsInTheSameBits(double part, @TempDir Path folder) {
    AtomicInteger asked = new AtomicInteger();
    Outcome whole =
        run(
            job("layer", 2, 3),
            folder.resolve("a"),
            false,
            () -> asked.incrementAndGet() == Integer.MAX_VALUE);
    int stopAt = Math.max(1, (int) (part * asked.get()));
    AtomicInteger steps = new AtomicInteger();
    Path checkpoint = folder.resolve("b");
    run(job("layer", 2, 3), checkpoint, false, () -> steps.incrementAndGet() >= stopAt);
    Outcome resumed = run(job("layer", 2, 3), checkpoint, true, () -> false);
    assertSameBits(resumed.result().weights(), whole.result().weights());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 1})
  void aPointOnTheLineHasThatShareOfTheUpdate(double share, @TempDir Path folder) {
    Job job = job("layer1", 2, 3);
    Weights state = run(job, folder, false, () -> false).result().weights();
    Weights point = job.network().onLine(job.recipe(), state, share);
    float[] start = floats(job.network().backbone().graph(), "layer1.conv.weight");
    float[] end = floats(job.network().backbone(state), "layer1.conv.weight");
    float[] between = floats(job.network().backbone(point), "layer1.conv.weight");
    for (int i = 0; i < start.length; i++) {
      double expected = start[i] + share * (end[i] - start[i]);
      assertThat((double) between[i]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void bothEnginesAgreeOnAnEncoderWhoseUpdatesHaveMoved() {
    Network network = encoder(3);
    Graph suffix = network.suffix(0, 0);
    Map<String, Tensor> moved = moved(network);
    Weights state = new Weights(moved);
    Map<String, Tensor> inputs = texts();
    float[] merged;
    try (Engine engine = Engine.of(network.at(suffix, state), 1)) {
      merged = engine.run(inputs).values().iterator().next().floats();
    }
    Graph trained = network.updates().in(suffix);
    List<Parameter> factors =
        Parameter.in(trained).stream().filter(p -> moved.containsKey(p.name())).toList();
    assertThat(factors).hasSize(2 * 4 + 2);
    try (CompiledGraph compiled = CompiledGraph.compile(trained, factors)) {
      float[] start =
          compiled.evaluate(inputs, Mode.defaults()).values().iterator().next().floats();
      compiled.restore(moved);
      float[] separate =
          compiled.evaluate(inputs, Mode.defaults()).values().iterator().next().floats();
      assertThat(separate).containsExactly(merged, within(1e-4f)).isNotEqualTo(start);
    }
  }

  /** By central differences along the gradient, of factors that have left the start. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theGradientOfTheFactorsIsTheSlopeOfTheLoss(int rank) {
    Network network = encoder(rank);
    Graph trained = network.updates().in(network.suffix(0, 0));
    Map<String, Tensor> start = moved(network);
    List<Parameter> factors =
        Parameter.in(trained).stream()
            .filter(p -> network.updates().initial().containsKey(p.name()))
            .map(p -> new Parameter(p.name(), "all", p.shape(), p.role(), p.fanIn()))
            .toList();
    start.keySet().retainAll(network.updates().initial().keySet());
    Tensor target = Tensor.ofFloats(new float[] {1, -1, 0.5f, 2}, 2, 2);
    Graph graph = Surgery.withParameters(trained, headOf(network));
    try (CompiledGraph compiled = CompiledGraph.compile(graph, factors);
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      double loss = lossAt(compiled, training, start, target);
      training.accumulate(texts(), target, new Loss.SquaredError(), Mode.defaults(), 1);
      double norm = training.step(Map.of("all", new GroupRates(1, 0, 0)), 1e9).gradientNorm();
      Map<String, Tensor> stepped = compiled.state();
      double rate = 0.001 * loss / (norm * norm);
      double down = lossAt(compiled, training, between(start, stepped, rate), target);
      double up = lossAt(compiled, training, between(start, stepped, -rate), target);
      assertThat((up - down) / (2 * rate * norm * norm)).isCloseTo(1, within(0.02));
    }
  }

  private static Map<String, Tensor> headOf(Network network) {
    Map<String, Tensor> head = moved(network);
    head.keySet().removeAll(network.updates().initial().keySet());
    return head;
  }

  private static double lossAt(
      CompiledGraph compiled, Training training, Map<String, Tensor> weights, Tensor target) {
    compiled.restore(weights);
    double loss =
        training.accumulate(texts(), target, new Loss.SquaredError(), Mode.defaults(), 1).loss();
    training.discard();
    return loss;
  }

  private static Map<String, Tensor> between(
      Map<String, Tensor> from, Map<String, Tensor> to, double part) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    from.forEach(
        (name, tensor) -> {
          float[] values = tensor.floats().clone();
          float[] other = requireNonNull(to.get(name)).floats();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (part * (other[i] - values[i]));
          }
          result.put(name, Tensor.ofFloats(values, tensor.shape()));
        });
    return result;
  }

  @Test
  void theUpdatesOfAnEncoderAreItsQueriesAndValues() {
    Network network = encoder(2);
    assertThat(network.updates().updates().stream().map(it -> it.matrix().label()).toList())
        .hasSize(4)
        .allMatch(label -> label.contains("query") || label.contains("value"));
    assertThat(new TreeSet<>(network.updates().groups().values()))
        .allMatch(block -> block.contains("attention"));
  }

  private static Network encoder(int rank) {
    Backbone backbone = Backbone.of(Networks.encoder(13, 6, true));
    LowRankTargets targets = LowRankTargets.of(backbone, Optional.empty(), rank);
    Moving moving = new Moving.LowRank(rank, 2 * rank, names(targets));
    return new Network(
        backbone,
        new LinearOutput(LinearHead.zeros(2, 8)),
        Loss.CrossEntropy.plain(),
        Map.of(),
        Precision.FLOAT32,
        LowRankUpdates.of(backbone, moving, 1));
  }

  /** All factors and the head, somewhere else than at the start. */
  private static Map<String, Tensor> moved(Network network) {
    SplittableRandom random = new SplittableRandom(9);
    Map<String, Tensor> moved = new LinkedHashMap<>(network.updates().initial());
    Graph suffix = network.suffix(0, 0);
    List.of("graft.head.weight", "graft.head.bias")
        .forEach(name -> moved.put(name, requireNonNull(suffix.initializers().get(name))));
    moved.replaceAll(
        (name, tensor) -> {
          float[] values = new float[Math.toIntExact(tensor.size())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          return Tensor.ofFloats(values, tensor.shape());
        });
    return moved;
  }

  private static Map<String, Tensor> texts() {
    return Map.of(
        "input_ids", Tensor.ofLongs(new long[] {3, 4, 5, 6, 7, 8}, 2, 3),
        "attention_mask", Tensor.ofLongs(new long[] {1, 1, 1, 1, 1, 0}, 2, 3));
  }

  private static Job job(String pattern, int rank, int epochs) {
    Backbone backbone = Backbone.of(TinyJob.graph());
    LowRankTargets targets = LowRankTargets.of(backbone, Optional.of(pattern), rank);
    Moving.LowRank moving = new Moving.LowRank(rank, rank, names(targets));
    Recipe recipe =
        LowRankRule.recipe(
                moving,
                new BlockRange(targets.firstBlock(), backbone.blocks().size()),
                Situation.of(SIZE))
            .withRegularisation(Regularisation.defaults())
            .withEachStage(stage -> stage.withMaxEpochs(epochs).withRates(new Rates(0.03, 0.1, 1)));
    Network network =
        new Network(
            backbone,
            TinyJob.zeroHead(2),
            Loss.CrossEntropy.plain(),
            Map.of(),
            Precision.FLOAT32,
            LowRankUpdates.of(backbone, moving, 7));
    return TinyJob.of(network, recipe);
  }

  private static List<String> names(LowRankTargets targets) {
    return targets.matrices().stream().map(WeightMatrix::name).toList();
  }

  private static Outcome run(Job job, Path folder, boolean resume, BooleanSupplier stop) {
    Checkpoints checkpoints = new Checkpoints(folder, "tiny", Long.MAX_VALUE / 2, System::nanoTime);
    Optional<Checkpoint> resumed = resume ? checkpoints.latest(Optional.empty()) : Optional.empty();
    return TrainingLoop.run(job, resumed, checkpoints, stop, Progress.none());
  }

  private static ByteBuffer bits(Graph graph, String name) {
    return requireNonNull(graph.initializers().get(name)).bytes();
  }

  private static float[] floats(Graph graph, String name) {
    Tensor tensor = requireNonNull(graph.initializers().get(name));
    assertThat(tensor.type()).isEqualTo(ElementType.FLOAT);
    return tensor.floats();
  }
}
