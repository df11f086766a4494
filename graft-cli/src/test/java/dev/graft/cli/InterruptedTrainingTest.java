package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends a training with what it has so far, and it can go on from there. */
@DisabledOnOs(OS.WINDOWS)
class InterruptedTrainingTest {
  @TempDir private Path folder;

  @Test
  void ctrlCWritesTheBestSoFarAndTheResumedRunTheSameBytesAsAnUndisturbedOne() throws Exception {
    List<Object> command = command();
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(run(command, undisturbed).start().waitFor()).isZero();

    Path out = folder.resolve("my out");
    Process stopped = run(command, out).redirectError(ProcessBuilder.Redirect.PIPE).start();
    try (BufferedReader said = stopped.errorReader()) {
      awaitSecondEpoch(said);
      assumeTrue(heedsInterrupts(stopped), "started where Ctrl-C is ignored");
      interrupt(stopped);
      List<String> last = said.lines().toList();
      assertThat(last).anyMatch(line -> line.contains("stopping after the step under way"));
      assertThat(last.get(last.size() - 1))
          .contains("Stopped before its end", "graft train ", "'" + out + "'")
          .endsWith(" --resume");
    }
    assertThat(stopped.waitFor()).isEqualTo(Interrupt.STATUS);
    assertThat(out.resolve("model.onnx")).isNotEmptyFile();
    assertThat(
            new ObjectMapper()
                .readTree(out.resolve("run.json").toFile())
                .at("/stopped")
                .asBoolean())
        .isTrue();

    command.add("--resume");
    assertThat(run(command, out).start().waitFor()).isZero();
    assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(undisturbed.resolve("model.onnx"));
    assertThat(
            new ObjectMapper()
                .readTree(out.resolve("run.json").toFile())
                .at("/stopped")
                .asBoolean(true))
        .isFalse();
  }

  private List<Object> command() throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    Path data = Fixtures.splitPictures(folder.resolve("data"), 24);
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--strategy", "full"));
    command.addAll(List.of("--epochs", 12, "--patience", 12, "--precision", "float32"));
    command.addAll(List.of("--rate", 0.001));
    return command;
  }

  private ProcessBuilder run(List<Object> command, Path out) {
    Object[] words = Stream.concat(command.stream(), Stream.of("--out", out)).toArray();
    return Cli.prepared(folder.resolve("home"), words);
  }

  private static void awaitSecondEpoch(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (line != null && !line.contains("epoch 2 of")) {
      line = said.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static boolean heedsInterrupts(Process process) throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return true;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long interrupt = 1L << (2 - 1);
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & interrupt) == 0;
  }

  private static void interrupt(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
