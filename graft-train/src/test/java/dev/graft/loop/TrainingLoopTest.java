package dev.graft.loop;

import static dev.graft.loop.SameBits.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.policy.Convergence;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Schedule;
import dev.graft.policy.Score;
import dev.graft.policy.Situation;
import dev.graft.policy.Stage;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.Tuning.HeadTrainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {
  @BeforeAll
  static void oneThreadIsFastestForTinyNetworks() {
    TorchRuntime.setThreads(1);
  }

  private static final DataSize SIZE = new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2);

  @ParameterizedTest
  @CsvSource({
    "last:1, layer3",
    "last:2, layer2 layer3",
    "first:1, stem",
    "first:2, stem layer1",
    "layer2, layer2 layer3",
    "all, stem layer1 layer2 layer3"
  })
  void onlyTheBlocksAskedForMoveAndTheOthersKeepTheirBits(
      String unfreeze, String moved, @TempDir Path folder) {
    Recipe recipe = recipe(new Strategy.Partial(Unfreeze.parse(unfreeze)), 3);
    Job job = TinyJob.of(recipe);
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(lastState(job, folder));
    for (String name : before.initializers().keySet()) {
      boolean statistic = name.endsWith(".mean") || name.endsWith(".var");
      boolean moves = !statistic && moved.contains(name.substring(0, name.indexOf('.')));
      assertThat(sameBits(before, after, name)).as(name).isEqualTo(!moves);
    }
  }

  @ParameterizedTest
  @EnumSource(value = HeadTrainer.class, mode = Mode.EXCLUDE, names = "EXACT")
  void aHeadOnAFrozenBackboneLearnsByGradientDescent(HeadTrainer trainer, @TempDir Path folder) {
    Recipe recipe =
        HyperRule.gradientHead(4, SIZE, trainer.rule())
            .withEachStage(stage -> stage.withRates(new Rates(0.05, 0.05, 1)));
    Job job = TinyJob.of(recipe);
    Outcome outcome = run(job, folder);
    assertThat(outcome.result().weights().tensors()).hasSize(2);
    assertThat(outcome.result().score().measure()).isGreaterThanOrEqualTo(0.6);
  }

  @Test
  void liveBatchNormMovesItsStatistics(@TempDir Path folder) {
    Recipe recipe = recipe(new Strategy.Full(), 2).withBatchNorm(BatchNorm.LIVE);
    Job job = TinyJob.of(recipe);
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(lastState(job, folder));
    assertThat(sameBits(before, after, "layer2.bn.mean")).isFalse();
    assertThat(sameBits(before, after, "layer2.bn.var")).isFalse();
  }

  @Test
  void frozenBlocksKeepTheirStatisticsWhereOthersAreLive(@TempDir Path folder) {
    Recipe recipe =
        recipe(new Strategy.Partial(new Unfreeze.First(1)), 2).withBatchNorm(BatchNorm.LIVE);
    Job job = TinyJob.of(recipe);
    Graph before = job.network().backbone().graph();
    Graph after = job.network().backbone(lastState(job, folder));
    assertThat(sameBits(before, after, "stem.conv.weight")).isFalse();
    assertThat(sameBits(before, after, "layer2.bn.mean")).isTrue();
    assertThat(sameBits(before, after, "layer2.bn.var")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "gradual", "scratch", "partial"})
  void everyStrategyLearns(String name, @TempDir Path folder) {
    Strategy strategy =
        name.equals("partial")
            ? new Strategy.Partial(new Unfreeze.Last(3))
            : Strategy.parse(name, Optional.empty());
    Outcome outcome = run(TinyJob.of(recipe(strategy, 24)), folder);
    assertThat(outcome.stopped()).isFalse();
    assertThat(outcome.result().score().measure()).isGreaterThanOrEqualTo(0.85);
    assertThat(outcome.history()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.02, 0.05, 0.16, 0.2, 0.4, 0.6, 0.8, 0.9, 1})
  void aRunStoppedAnywhereAndResumedEndsInTheSameBits(double part, @TempDir Path folder) {
    Recipe recipe =
        recipe(new Strategy.Gradual(), 2)
            .withRegularisation(
                Regularisation.defaults()
                    .withMixup(0.2)
                    .withHeadDropout(0.3)
                    .withLabelSmoothing(0.1))
            .withAccumulation(2)
            .withBatchSize(5);
    AtomicInteger asked = new AtomicInteger();
    Outcome undisturbed =
        run(
            TinyJob.of(recipe),
            folder.resolve("a"),
            false,
            () -> asked.incrementAndGet() == Integer.MAX_VALUE);
    Path checkpoint = folder.resolve("b");
    // In a step, in a validation, or, in the end, among the averages.
    int stopAfter = Math.max(1, (int) Math.round(part * asked.get()));
    Outcome stopped = run(TinyJob.of(recipe), checkpoint, false, stopAfter(stopAfter));
    assertThat(stopped.stopped()).isTrue();
    Outcome resumed = run(TinyJob.of(recipe), checkpoint, true, () -> false);
    assertSameBits(resumed.result().weights(), undisturbed.result().weights());
    assertThat(resumed.result().score()).isEqualTo(undisturbed.result().score());
    assertThat(resumed.history().stream().map(TrainingLoopTest::withoutTime).toList())
        .isEqualTo(undisturbed.history().stream().map(TrainingLoopTest::withoutTime).toList());
  }

  @Test
  void twoRunsGiveTheSameBits(@TempDir Path folder) {
    Recipe recipe = recipe(new Strategy.Full(), 3).withBalance(Balance.SAMPLING);
    Outcome first = run(TinyJob.of(recipe), folder);
    Outcome second = run(TinyJob.of(recipe), folder);
    assertSameBits(first.result().weights(), second.result().weights());
  }

  @Test
  void aCheckpointTakenWithinAnEpochChangesNothing(@TempDir Path folder) {
    Recipe recipe = recipe(new Strategy.Full(), 2).withBatchSize(6);
    Outcome seldom = run(TinyJob.of(recipe), folder.resolve("seldom"));
    Checkpoints always = new Checkpoints(folder.resolve("always"), "tiny", -1, () -> 0);
    Outcome often =
        TrainingLoop.run(
            TinyJob.of(recipe), Optional.empty(), always, () -> false, Progress.none());
    assertSameBits(often.result().weights(), seldom.result().weights());
  }

  @Test
  void theBestStateIsTheResultAndStartsTheNextStage(@TempDir Path folder) {
    Outcome outcome = run(TinyJob.of(recipe(new Strategy.Gradual(), 4)), folder);
    Score best =
        outcome.history().stream().map(EpochReport::validation).max(Score::compareTo).orElseThrow();
    assertThat(outcome.result().score()).isGreaterThanOrEqualTo(best);
  }

  @Test
  void aRunawayLossStartsTheStageAgainAtAThirdOfTheRate(@TempDir Path folder) {
    Recipe recipe =
        recipe(new Strategy.Full(), 3)
            .withEachStage(
                stage ->
                    stage.withRates(new Rates(60, 60, 1)).withSchedule(new Schedule.Constant(0)));
    Outcome outcome = run(TinyJob.of(recipe), folder);
    assertThat(outcome.notes()).isNotEmpty().allMatch(note -> note.contains("third of the rate"));
    assertThat(outcome.history().get(0).learningRates().get("head"))
        .isEqualTo(60 * Math.pow(1.0 / 3, outcome.notes().size()));
    assertThat(outcome.result().score().loss()).isFinite();
  }

  @Test
  void aRunThatIsResumedStillTellsOfARunawayLoss(@TempDir Path folder) {
    Recipe recipe =
        recipe(new Strategy.Full(), 3)
            .withEachStage(
                stage ->
                    stage.withRates(new Rates(60, 60, 1)).withSchedule(new Schedule.Constant(0)));
    Outcome undisturbed = run(TinyJob.of(recipe), folder.resolve("a"));
    Outcome stopped = run(TinyJob.of(recipe), folder.resolve("b"), false, stopAfter(5));
    assertThat(stopped.notes()).isNotEmpty();
    Outcome resumed = run(TinyJob.of(recipe), folder.resolve("b"), true, () -> false);
    assertThat(resumed.notes()).isEqualTo(undisturbed.notes());
  }

  @Test
  void aNetworkThatGetsNoBetterStopsAfterItsPatience(@TempDir Path folder) {
    Recipe recipe =
        recipe(new Strategy.Full(), 40)
            .withEachStage(
                stage ->
                    stage
                        .withRates(new Rates(1e-12, 1e-12, 1))
                        .withConvergence(new Convergence(3, 1e-3)));
    // The first epoch, and three that are no better.
    assertThat(run(TinyJob.of(recipe), folder).history()).hasSize(4);
  }

  @Test
  void numbersAreLearnedThroughTheSameLoop(@TempDir Path folder) {
    Recipe recipe = recipe(new Strategy.Full(), 15);
    Job classes = TinyJob.of(recipe);
    Backbone backbone = classes.network().backbone();
    Network network =
        new Network(
            backbone, TinyJob.zeroHead(1), new Loss.SquaredError(), Map.of(), Precision.FLOAT32);
    Job job =
        new Job(
            network,
            recipe,
            numbers(TinyJob.TRAIN),
            numbers(TinyJob.VALIDATION),
            classes.inputsAt(),
            classes.seed(),
            classes.threads());
    assertThat(run(job, folder).result().score().measure()).isGreaterThan(0.5);
  }

  private static TargetMatrix numbers(int samples) {
    float[] values = new float[samples];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 * 2 - 1;
    }
    return new TargetMatrix(Task.REGRESS, 1, values);
  }

  private static Recipe recipe(Strategy strategy, int epochs) {
    return HyperRule.recipe(strategy, TinyJob.blockNames(), Situation.of(SIZE))
        .withRegularisation(Regularisation.defaults())
        .withEachStage(
            stage ->
                stage
                    .withMaxEpochs(epochs)
                    .withRates(new Rates(0.03, 0.03, 1))
                    .withConvergence(new Convergence(epochs, 0)));
  }

  private static EpochReport withoutTime(EpochReport epoch) {
    return new EpochReport(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.validation(),
        epoch.learningRates(),
        0);
  }

  private static BooleanSupplier stopAfter(int steps) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() >= steps;
  }

  private static Outcome run(Job job, Path checkpoint) {
    return run(job, checkpoint, false, () -> false);
  }

  private static Outcome run(Job job, Path checkpoint, boolean resume, BooleanSupplier stop) {
    Checkpoints checkpoints =
        new Checkpoints(checkpoint, "tiny", Long.MAX_VALUE / 2, System::nanoTime);
    Optional<Checkpoint> resumed = resume ? checkpoints.latest(Optional.empty()) : Optional.empty();
    return TrainingLoop.run(job, resumed, checkpoints, stop, Progress.none());
  }

  /** The state after the last epoch, good or bad. */
  private static Weights lastState(Job job, Path folder) {
    Stage stage = job.recipe().stages().get(0);
    int epochs = stage.maxEpochs();
    AtomicInteger asked = new AtomicInteger();
    int steps =
        epochs * ((TinyJob.TRAIN + job.recipe().batchSize() - 1) / job.recipe().batchSize());
    // It is asked before each sample of a validation, too.
    int last = steps + (epochs - 1) * TinyJob.VALIDATION;
    run(job, folder, false, () -> asked.incrementAndGet() >= last);
    try {
      return Checkpoint.read(folder).weights();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean sameBits(Graph before, Graph after, String name) {
    Tensor a = Objects.requireNonNull(before.initializers().get(name));
    Tensor b = Objects.requireNonNull(after.initializers().get(name));
    return a.bytes().equals(b.bytes());
  }
}
