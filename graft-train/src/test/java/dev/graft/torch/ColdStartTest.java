package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that start at once on a machine where libtorch was never unpacked. */
@Tag("slow")
class ColdStartTest {
  /** What each process runs. */
  static final class Main {
    public static void main(String[] arguments) {
      System.out.println("threads: " + TorchRuntime.threads());
    }
  }

  @Test
  void processesThatStartTogetherWithAnEmptyCacheBothSucceed(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path output = folder.resolve("output" + i);
      outputs.add(output);
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start());
    }
    for (int i = 0; i < 2; i++) {
      assertThat(processes.get(i).waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(outputs.get(i))).contains("threads: ");
      assertThat(processes.get(i).exitValue()).isZero();
    }
  }
}
