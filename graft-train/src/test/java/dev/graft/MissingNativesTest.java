package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.blas.Workspace;
import dev.graft.image.Decoder;
import dev.graft.torch.TorchRuntime;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose class path holds Graft, but no native libraries. */
class MissingNativesTest {
  @TempDir private Path cache;

  /** Asks for each of the libraries, twice. */
  static final class Main {
    public static void main(String[] arguments) {
      for (int time = 0; time < 2; time++) {
        told(Decoder::load);
        told(() -> new Workspace(1).close());
        told(TorchRuntime::load);
      }
    }

    private static void told(Runnable loading) {
      try {
        loading.run();
        System.out.println("loaded");
      } catch (GraftException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void isToldWhichArtifactToAdd() throws IOException, InterruptedException {
    String platform = Loader.getPlatform();
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("-" + platform + ".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without).isNotEqualTo(System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                "-cp",
                without,
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    String predict = message("OpenCV", "graft-natives-");
    String blas = message("OpenBLAS", "graft-natives-train-");
    String torch = message("libtorch", "graft-natives-train-");
    assertThat(output.lines()).containsExactly(predict, blas, torch, predict, blas, torch);
  }

  private static String message(String library, String artifact) {
    return "%s's native library for %s is not on the class path. Add the dependency dev.graft:%s%s:%s."
        .formatted(
            library, Loader.getPlatform(), artifact, Loader.getPlatform(), Version.current());
  }
}
