package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
  private interface LibC extends Library {
    @Nullable String getenv(String name);
  }

  /** A host program, which asks for the process to be set up if it is told so. */
  static final class Main {
    public static void main(String[] arguments) {
      if (arguments.length > 0) {
        ProcessSettings.tuneForTraining();
      }
      TorchRuntime.load();
      boolean main = TorchThread.call(GlibcMemory::isMainHeap);
      System.out.println(main + " " + Native.load("c", LibC.class).getenv("OMP_WAIT_POLICY"));
    }
  }

  @Test
  void theProcessIsLeftAloneUnlessItsOwnerAsks() throws IOException, InterruptedException {
    assumeThat(GlibcMemory.isPresent()).as("the C library is glibc").isTrue();
    assertThat(run()).endsWith("null");
    assertThat(run("tuned")).isEqualTo("true PASSIVE");
  }

  @Test
  void eachCallerHasItsOwnNumberOfThreadsForTheTimeOfItsJob() {
    int before = TorchRuntime.threads();
    TorchRuntime.withThreads(
        3,
        () -> {
          assertThat(TorchRuntime.threads()).isEqualTo(3);
          assertThat(CompletableFuture.supplyAsync(TorchRuntime::threads).join()).isNotEqualTo(3);
          assertThat(TorchRuntime.withThreads(2, TorchRuntime::threads)).isEqualTo(2);
          return TorchRuntime.threads();
        });
    assertThat(TorchRuntime.threads()).isEqualTo(before);
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("OMP_WAIT_POLICY");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
