package dev.graft.loop;

import static dev.graft.loop.SameBits.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.policy.Convergence;
import dev.graft.policy.DataSize;
import dev.graft.policy.EarlyPhase;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyPhaseTest {
  private static final DataSize SIZE = new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2);

  /** So many values of zero to a sample. */
  private record Zeros(int size) implements Inputs {
    @Override
    public Signature signature() {
      return Signature.ofFloats("values", size);
    }

    @Override
    public int samples() {
      return TinyJob.TRAIN;
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      memory.of("values", Float.BYTES * size);
      return Map.of("values", Tensor.ofFloats(new float[size], 1, size));
    }

    @Override
    public void close() {}
  }

  private static Recipe recipe(Strategy strategy, int epochs, double share) {
    return HyperRule.recipe(strategy, TinyJob.blockNames(), Situation.of(SIZE))
        .withEachStage(stage -> stage.withMaxEpochs(epochs).withConvergence(Convergence.NEVER))
        .withEarly(new EarlyPhase(share, 0.5));
  }

  @Test
  void viewsAreSmallInTheEarlyPhaseAndLargerFromThenOn() {
    Recipe recipe = recipe(new Strategy.Full(), 5, 0.5);
    Inputs views = new GrowingInputs(new Zeros(3), new Zeros(5), recipe.earlyEpochs());
    List<Integer> widths = new ArrayList<>();
    try (Batches batches = new Batches(List.of(views), TinyJob.of(recipe).train(), recipe, 1, 2)) {
      for (int epoch = 0; epoch < 5; epoch++) {
        Batch first = batches.training(epoch, 0).next().get(0);
        widths.add((int) Objects.requireNonNull(first.inputs().get("values")).shape()[1]);
      }
    }
    assertThat(widths).containsExactly(3, 3, 5, 5, 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverGoesOnFromItsEndWithTheSameSamplesComesToTheSameBits(
      boolean onDisk, @TempDir Path folder) {
    for (Strategy strategy : List.of(new Strategy.Full(), new Strategy.Gradual())) {
      Path own = folder.resolve(strategy.name());
      Job job = TinyJob.of(recipe(strategy, 3, 0.7));
      Checkpoints all = onDisk ? in(own.resolve("all"), "all") : Checkpoints.none("all");
      Checkpoints first = onDisk ? in(own.resolve("first"), "first") : Checkpoints.none("first");
      assertThat(all.begun()).isEmpty();
      Outcome whole =
          TrainingLoop.run(job, Optional.empty(), first.before(all), () -> false, Progress.none());
      Checkpoint begun = all.begun().orElseThrow();
      assertThat(begun.history()).hasSize(job.recipe().earlyEpochs());
      assertThat(begun.settings()).isEqualTo("all");
      Outcome again =
          TrainingLoop.run(
              job, Optional.empty(), Optional.of(begun), all, () -> false, Progress.none());
      assertThat(again.history()).hasSameSizeAs(whole.history());
      assertSameBits(again.result().weights(), whole.result().weights());
    }
  }

  @Test
  void whereTheLengthOfStagesIsLeftToValidationAllIsTrainedAnew() {
    Recipe open =
        recipe(new Strategy.Full(), 4, 0.5)
            .withEachStage(stage -> stage.withConvergence(new Convergence(4, 0)));
    Checkpoints all = Checkpoints.none("all");
    TrainingLoop.run(
        TinyJob.of(open),
        Optional.empty(),
        Checkpoints.none("first").before(all),
        () -> false,
        Progress.none());
    assertThat(all.begun()).isEmpty();
  }

  @Test
  void noStageEndsBecauseEpochsOfTheEarlyPhaseGainedNothing() {
    Recipe impatient =
        recipe(new Strategy.Full(), 6, 0.5)
            .withEachStage(stage -> stage.withConvergence(new Convergence(1, 100)));
    assertThat(impatient.earlyEpochs()).isEqualTo(3);
    Outcome outcome =
        TrainingLoop.run(
            TinyJob.of(impatient),
            Optional.empty(),
            Checkpoints.none("impatient"),
            () -> false,
            Progress.none());
    assertThat(outcome.history())
        .as("the first epoch after it is the best so far, the second no better")
        .hasSize(5);
  }

  @Test
  void whoeverGoesOnFromTheEndOfAStageIsNotToldOfItAgain() {
    Recipe recipe = recipe(new Strategy.Gradual(), 2, 0.5);
    Recipe twoStages = recipe.withStages(recipe.stages().subList(0, 2));
    assertThat(twoStages.earlyEpochs()).isEqualTo(2);
    Checkpoints all = Checkpoints.none("all");
    Job job = TinyJob.of(twoStages);
    Told first = new Told(new ArrayList<>());
    TrainingLoop.run(
        job, Optional.empty(), Checkpoints.none("first").before(all), () -> false, first);
    Told again = new Told(new ArrayList<>());
    TrainingLoop.run(job, Optional.empty(), all.begun(), all, () -> false, again);
    assertThat(first.stages).hasSize(2);
    assertThat(again.stages).containsExactly(first.stages.get(1));
  }

  /** Remembers which stages began. */
  private record Told(List<String> stages) implements Progress {
    @Override
    public void begin(String stage, long total) {
      stages.add(stage);
    }

    @Override
    public void advance(long count) {}

    @Override
    public void end() {}

    @Override
    public void note(String message) {}
  }

  @Test
  void smallerViewsCostAsMuchLessAsTheyHaveFewerValues() {
    Recipe recipe = recipe(new Strategy.Full(), 10, 0.6);
    assertThat(recipe.earlyEpochs()).isEqualTo(6);
    assertThat(recipe.effort(0, 10)).isEqualTo(6 * 0.25 + 4);
    assertThat(recipe.effort(5, 7)).isEqualTo(0.25 + 1);
    assertThat(recipe.effort(6, 10)).isEqualTo(4);
    assertThat(recipe.onViewsOf(0.5).effort(0, 10)).isEqualTo(10);
  }

  private static Checkpoints in(Path folder, String job) {
    return new Checkpoints(folder, job, Long.MAX_VALUE / 2, System::nanoTime);
  }
}
