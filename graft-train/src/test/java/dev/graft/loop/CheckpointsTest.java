package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Tensor;
import dev.graft.policy.Score;
import dev.graft.torch.OptimiserState;
import dev.graft.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private final Path folder;
  private final AtomicLong clock = new AtomicLong();

  CheckpointsTest(@TempDir Path folder) {
    this.folder = folder.resolve("checkpoint");
  }

  @Test
  void whatIsSavedIsFoundAgain() {
    Checkpoint saved = checkpoint("job");
    checkpoints("job").save(saved);
    Checkpoint found = checkpoints("job").latest(Optional.empty()).orElseThrow();
    assertThat(found.position()).isEqualTo(saved.position());
    assertThat(found.history()).isEqualTo(saved.history());
    assertThat(found.notes()).containsExactly("The loss ran away.");
    assertThat(found.precision()).isEqualTo(saved.precision());
    assertThat(found.optimiser().steps()).isEqualTo(9);
    assertThat(found.kept().score()).isEqualTo(Score.WORST);
    assertThat(found.weights().tensors().values().iterator().next().floats()).containsExactly(1, 2);
  }

  @Test
  void withoutACheckpointThereIsNothingToResume() {
    assertThat(checkpoints("job").latest(Optional.empty())).isEmpty();
  }

  @Test
  void theCheckpointOfAnotherJobIsRefused() {
    checkpoints("job").save(checkpoint("job"));
    assertThatThrownBy(() -> checkpoints("another").latest(Optional.empty()))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("resume");
  }

  @Test
  void oneThatTrainsWithOtherNumbersThanWereAskedForIsRefused() {
    checkpoints("job").save(checkpoint("job"));
    assertThat(checkpoints("job").latest(Optional.of(Precision.BFLOAT16))).isPresent();
    assertThatThrownBy(() -> checkpoints("job").latest(Optional.of(Precision.FLOAT32)))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining("bfloat16")
        .hasMessageContaining("precision");
  }

  @Test
  void oneFromBeforeThereWereNotesHasNone() throws IOException {
    checkpoints("job").save(checkpoint("job"));
    Path file = folder.resolve("training.safetensors");
    SafeTensors written = SafeTensors.read(file);
    Map<String, String> texts = new LinkedHashMap<>(written.texts());
    texts.remove("notes");
    new SafeTensors(texts, written.tensors()).write(file);
    assertThat(checkpoints("job").latest(Optional.empty()).orElseThrow().notes()).isEmpty();
  }

  @Test
  void aDamagedCheckpointIsRefused() throws IOException {
    checkpoints("job").save(checkpoint("job"));
    try (var files = Files.list(folder)) {
      Path file = files.findFirst().orElseThrow();
      Files.write(file, new byte[] {1, 2, 3});
    }
    assertThatThrownBy(() -> checkpoints("job").latest(Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void theNextOneIsDueWhenTheTimeIsOver() {
    Checkpoints checkpoints = checkpoints("job");
    assertThat(checkpoints.due()).isFalse();
    clock.set(100);
    assertThat(checkpoints.due()).isTrue();
    checkpoints.save(checkpoint("job"));
    assertThat(checkpoints.due()).isFalse();
  }

  private Checkpoints checkpoints(String settings) {
    return new Checkpoints(folder, settings, 100, clock::get);
  }

  private static Checkpoint checkpoint(String settings) {
    Weights weights = new Weights(Map.of("w", Tensor.ofFloats(new float[] {1, 2}, 2)));
    Position position =
        Position.atStart(1, new Score(0.5, 0.7))
            .afterEpoch(new Score(0.6, 0.1))
            .afterStep(2, 64, 0.1);
    return new Checkpoint(
        settings,
        Precision.BFLOAT16,
        position,
        weights,
        new OptimiserState(9, Map.of("w:mean", Tensor.ofFloats(new float[] {3, 4}, 2))),
        new Candidate("epoch 1", weights, Score.WORST),
        List.of(Tensor.ofFloats(new float[] {0.5f, -1, 2, 3}, 2, 2)),
        List.of(new EpochReport("full", 1, 0.25, new Score(0.6, 0.1), Map.of("head", 1e-4), 2.5)),
        List.of("The loss ran away."));
  }
}
