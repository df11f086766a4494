package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that was killed, again and again, and resumed is none the worse for it. */
class KilledTrainingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"gradual, , 3", "partial, last:2, 2", "full, , 2"})
  void aFineTuningKilledAndResumedWritesTheSameBytes(String strategy, String unfreeze, int kills)
      throws Exception {
    Path backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--strategy", strategy));
    if (unfreeze != null) {
      command.addAll(List.of("--unfreeze", unfreeze));
    }
    command.addAll(List.of("--epochs", 8, "--favour", "trained", "--precision", "float32"));
    command.addAll(List.of("--rate", 0.0005, "--checkpoint-every", 0));
    Path model = killAndResume(command, "model.onnx", kills, strategy.hashCode());
    assertThat(OnnxFile.read(model).initializers().get("layer3.conv.weight"))
        .isNotEqualTo(OnnxFile.read(backbone).initializers().get("layer3.conv.weight"));
  }

  @Test
  void aPretrainingKilledAndResumedWritesTheSameBytes() throws Exception {
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 24);
    List<Object> command = new ArrayList<>(List.of("pretrain", data, "--teacher", teacher));
    command.addAll(List.of("--width", 0.25, "--features", 16, "--size", 64, "--views", 2));
    command.addAll(List.of("--train-size", "32,32+48", "--epochs", 12, "--batch-size", 8));
    command.addAll(List.of("--precision", "float32", "--checkpoint-every", 0));
    killAndResume(command, "backbone.onnx", 2, 5);
  }

  /**
   * Runs a command undisturbed, and once more with kills in between, and compares.
   *
   * @param result the file that it writes
   * @return the file of the run that was killed
   */
  private Path killAndResume(List<Object> command, String result, int kills, long seed)
      throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Process whole = start(command, undisturbed, "other");
    long start = System.nanoTime();
    while (!Files.exists(checkpoint(undisturbed)) && whole.isAlive()) {
      Thread.sleep(5);
    }
    long beforeNanos = System.nanoTime() - start;
    assertThat(whole.waitFor()).isZero();
    long trainingNanos = System.nanoTime() - start - beforeNanos;

    SplittableRandom random = new SplittableRandom(seed);
    Path out = folder.resolve("out");
    List<Object> resuming = Stream.concat(command.stream(), Stream.of("--resume")).toList();
    for (int kill = 0; kill < kills; kill++) {
      Process run = start(resuming, out, "home");
      long most = beforeNanos / 2 + trainingNanos / kills;
      run.waitFor(beforeNanos / 2 + random.nextLong(most), TimeUnit.NANOSECONDS);
      run.destroyForcibly().waitFor();
    }
    Path unfinished =
        checkpoint(out).resolveSibling(".training.safetensors.graft-999999999-1-0a1b2c3d.tmp");
    Path mine = checkpoint(out).resolveSibling(".mine.tmp");
    Fixtures.write(mine, new byte[9]);
    Fixtures.write(unfinished, new byte[9]);
    assertThat(start(resuming, out, "home").waitFor()).isZero();
    assertThat(out.resolve(result)).hasSameBinaryContentAs(undisturbed.resolve(result));
    assertThat(unfinished).doesNotExist();
    assertThat(mine).exists();
    return out.resolve(result);
  }

  private static Path checkpoint(Path out) {
    return out.resolve("checkpoint/training.safetensors");
  }

  private Process start(List<Object> command, Path out, String home) throws IOException {
    return Cli.start(
        folder.resolve(home), Stream.concat(command.stream(), Stream.of("--out", out)).toArray());
  }
}
