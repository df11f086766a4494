package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two signals to terminate at once, as {@code timeout} sends them, to a training without terminal.
 */
@DisabledOnOs(OS.WINDOWS)
class InterruptedTrainingTest {
  @TempDir private Path folder;

  @Test
  void writesTheBestSoFarAndSaysInPlainLinesHowToGoOn() throws Exception {
    Path out = folder.resolve("my out");
    Process stopped = run(command(), out).redirectError(ProcessBuilder.Redirect.PIPE).start();
    try (BufferedReader said = stopped.errorReader()) {
      String epoch = awaitFirstEpoch(said);
      assertThat(epoch)
          .matches(
              "full, epoch 1 of at most 12: train loss [\\d.]+, val loss [\\d.]+, val accuracy [\\d.]+,"
                  + " best [\\d.]+; rate [\\d.e-]+, [\\d.]+ s, at most \\d+ s left");
      terminate(stopped);
      terminate(stopped);
      List<String> last = said.lines().toList();
      assertThat(last).anyMatch(line -> line.contains("stopping after the step under way"));
      assertThat(last).noneMatch(line -> line.contains("\r") || line.contains("\u001b"));
      assertThat(last.get(last.size() - 1))
          .contains("Stopped before its end", "graft train ", "'" + out + "'")
          .endsWith(" --resume");
    }
    assertThat(stopped.waitFor()).isEqualTo(Interrupt.STATUS);
    assertThat(out.resolve("model.onnx")).isNotEmptyFile();
    JsonNode record = new ObjectMapper().readTree(out.resolve("run.json").toFile());
    assertThat(record.requiredAt("/stopped").asBoolean()).isTrue();
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

  private static String awaitFirstEpoch(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (line != null && !line.contains("epoch 1 of")) {
      line = said.readLine();
    }
    return String.valueOf(line);
  }

  private static void terminate(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
