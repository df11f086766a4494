package dev.graft.detect;

import static dev.graft.loop.SameBits.assertSameBits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Progress;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.CutInputs;
import dev.graft.loop.Inputs;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.TrainingTargets;
import dev.graft.loop.ValidationTargets;
import dev.graft.loop.Validator;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import dev.graft.policy.Strategy;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny detector that learns where bright squares are. */
class DetectionHeadTest {
  private static final int SIDE = 64;
  private static final int PICTURES = 24;

  @BeforeAll
  static void oneThreadIsFastestForTinyNetworks() {
    TorchRuntime.setThreads(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "partial", "full", "gradual"})
  void whatIsFrozenKeepsItsBitsAndTheLossFalls(String strategy, @TempDir Path folder) {
    Job job = job(strategy, 6);
    Backbone backbone = job.network().backbone();
    int frozen = job.recipe().frozenThroughout(backbone.blocks().size());
    Outcome outcome = run(job, folder, false, () -> false);
    DetectionNetwork before = detector();
    DetectionNetwork after = before.with(outcome.result().weights().tensors());
    Set<String> head = before.headConstants();
    Set<String> moved = new HashSet<>(head);
    backbone.blocks().stream()
        .filter(block -> block.index() >= frozen)
        .forEach(block -> moved.addAll(block.parameters().keySet()));
    int changed = 0;
    for (String name : before.graph().initializers().keySet()) {
      Tensor old = before.graph().initializers().get(name);
      Tensor now = requireNonNull(after.graph().initializers().get(name));
      boolean same = requireNonNull(old).bytes().equals(now.bytes());
      assertThat(same || moved.contains(name)).as(name).isTrue();
      changed += same ? 0 : 1;
    }
    assertThat(changed).isGreaterThanOrEqualTo(18); // weight and bias of all convolutions of a head
    assertThat(outcome.result().isStart()).isFalse();
    double first = outcome.history().get(0).trainLoss();
    double last = outcome.history().get(outcome.history().size() - 1).trainLoss();
    assertThat(last).isLessThan(0.8 * first);
  }

  @Test
  void bothEnginesAnswerTheSameInTheEnd(@TempDir Path folder) {
    Job job = job("full", 2);
    Outcome outcome = run(job, folder, false, () -> false);
    Graph trained = detector().with(outcome.result().weights().tensors()).graph();
    try (Validator validator = new Validator(job);
        Engine engine = Engine.of(trained, 1)) {
      float[] torch = validator.torchOutputs(outcome.result().weights());
      float[] ort = engine.values(new Squares(PICTURES).example(0, 0, Memory.fresh()));
      assertThat(Arrays.copyOf(torch, ort.length)).containsExactly(ort, within(1e-3f));
    }
  }

  @Test
  void stoppedAndResumedItEndsInTheSameBits(@TempDir Path folder) {
    AtomicInteger steps = new AtomicInteger();
    Outcome whole =
        run(
            job("partial", 3),
            folder.resolve("a"),
            false,
            () -> {
              steps.incrementAndGet();
              return false;
            });
    AtomicInteger left = new AtomicInteger(steps.get() / 2);
    Outcome stopped =
        run(job("partial", 3), folder.resolve("b"), false, () -> left.decrementAndGet() == 0);
    assertThat(stopped.stopped()).isTrue();
    Outcome resumed = run(job("partial", 3), folder.resolve("b"), true, () -> false);
    assertSameBits(resumed.result().weights(), whole.result().weights());
  }

  private static Outcome run(Job job, Path folder, boolean resume, BooleanSupplier stop) {
    Checkpoints checkpoints = new Checkpoints(folder, "job", 0, System::nanoTime);
    return TrainingLoop.run(
        job,
        resume ? checkpoints.latest(Optional.empty()) : Optional.empty(),
        checkpoints,
        stop,
        Progress.none());
  }

  private static DetectionNetwork detector() {
    return ClassCut.of(TinyDetector.read(3), List.of("dark", "bright")).detector();
  }

  private static Job job(String strategy, int epochs) {
    DetectionNetwork detector = detector();
    Backbone backbone = detector.backbone();
    Recipe recipe =
        DetectionRecipe.of(
                Strategy.parse(strategy, Optional.empty()),
                backbone,
                DetectionNetwork.neckBlock(backbone),
                new DetectionRecipe.Situation(
                    PICTURES, 20, true, DetectionRecipe.Knowledge.PICTURES))
            .recipe()
            .withEachStage(
                stage -> stage.withMaxEpochs(epochs).withRates(new Rates(0.01, 0.02, 1)));
    Network network =
        new Network(
            backbone,
            new DetectionHead(detector),
            new Loss.Detection(detector.grids(), false),
            Map.of(),
            Precision.FLOAT32);
    return new Job(
        network,
        recipe,
        new Boxes(),
        new ByLoss(detector),
        new CutInputs(
            backbone,
            () -> new Squares(0),
            1,
            () -> new Squares(PICTURES),
            Path.of("target", "scratch")),
        5,
        2);
  }

  /** Where the square of a picture is, [class, x, y, width, height]. */
  private static float[] box(int picture) {
    SplittableRandom random = new SplittableRandom(picture);
    int side = 12 + random.nextInt(24);
    float x = side / 2f + random.nextInt(SIDE - side);
    float y = side / 2f + random.nextInt(SIDE - side);
    return new float[] {picture % 2, x, y, side, side};
  }

  /** Noise with a square of one of two colours. */
  private record Squares(int first) implements Inputs {
    @Override
    public Signature signature() {
      return Signature.ofFloats("images", 3, SIDE, SIDE);
    }

    @Override
    public int samples() {
      return PICTURES;
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      float[] box = box(first + sample);
      SplittableRandom random = new SplittableRandom(first + sample);
      ByteBuffer bytes = memory.of("images", 4 * 3 * SIDE * SIDE);
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            boolean inside =
                Math.abs(x + 0.5 - box[1]) < box[3] / 2 && Math.abs(y + 0.5 - box[2]) < box[4] / 2;
            float value = (float) (0.1 * random.nextGaussian());
            bytes.putFloat(
                4 * ((channel * SIDE + y) * SIDE + x),
                inside ? value + (box[0] == channel ? 2 : -1) : value);
          }
        }
      }
      return Map.of(
          "images", Tensor.ofBytes(ElementType.FLOAT, new long[] {1, 3, SIDE, SIDE}, bytes));
    }

    @Override
    public void close() {}
  }

  private record Boxes() implements TrainingTargets {
    @Override
    public int rows() {
      return PICTURES;
    }

    @Override
    public Map<String, Tensor> batch(int[] samples, long epoch) {
      float[] rows = new float[5 * samples.length];
      for (int i = 0; i < samples.length; i++) {
        System.arraycopy(box(samples[i]), 0, rows, 5 * i, 5);
      }
      return Map.of(Loss.TARGET, Tensor.ofFloats(rows, samples.length, 1, 5));
    }

    @Override
    public int[] classes() {
      return new int[PICTURES];
    }

    @Override
    public double lossOfGuessing() {
      return 100;
    }
  }

  private record ByLoss(DetectionNetwork detector) implements ValidationTargets {
    @Override
    public int rows() {
      return PICTURES;
    }

    @Override
    public Score score(float[][] answers) {
      double sum = 0;
      for (int i = 0; i < answers.length; i++) {
        sum +=
            Training.loss(
                new Loss.Detection(detector.grids(), false),
                Tensor.ofFloats(answers[i], 1, detector.anchors(), 7),
                Tensor.ofFloats(box(PICTURES + i), 1, 1, 5));
      }
      return new Score(-sum, sum);
    }

    @Override
    public String measure() {
      return "loss";
    }
  }
}
