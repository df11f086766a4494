package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
      LibC libc = Native.load("c", LibC.class);
      System.out.println(
          main + " " + libc.getenv("OMP_WAIT_POLICY") + " " + libc.getenv("GOMP_SPINCOUNT"));
    }
  }

  @Test
  void theProcessIsLeftAloneUnlessItsOwnerAsks() throws IOException, InterruptedException {
    assumeThat(GlibcMemory.isPresent()).as("the C library is glibc").isTrue();
    assertThat(run()).endsWith("null null");
    assertThat(run("tuned")).isEqualTo("true PASSIVE 1000");
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

  @Test
  void whatTheUserSaysOfWaitingStays() throws IOException, InterruptedException {
    assumeThat(GlibcMemory.isPresent()).as("the C library is glibc").isTrue();
    assertThat(run(Map.of("OMP_WAIT_POLICY", "ACTIVE"), "tuned")).isEqualTo("true ACTIVE null");
    assertThat(run(Map.of("GOMP_SPINCOUNT", "7"), "tuned")).isEqualTo("true null 7");
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  private static String run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
