package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run may be killed at any moment. */
class KillTest {
  private static final int KILLS = 10;

  @TempDir private Path folder;

  @Test
  void aKilledRunLeavesNothingHalfWrittenAndTheNextSucceeds() throws Exception {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 60);
    Path undisturbed = folder.resolve("undisturbed");
    long start = System.nanoTime();
    assertThat(start(data, backbone, undisturbed, "other").waitFor()).isZero();
    long wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    SplittableRandom random = new SplittableRandom(1);
    Path out = folder.resolve("out");
    for (int kill = 0; kill < KILLS; kill++) {
      Process run = start(data, backbone, out, "home");
      run.waitFor(random.nextLong(wholeMillis / 4, wholeMillis), TimeUnit.MILLISECONDS);
      run.destroyForcibly().waitFor();
      assertWhole(out);
    }
    assertThat(start(data, backbone, out, "home").waitFor()).isZero();
    assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(undisturbed.resolve("model.onnx"));
  }

  private Process start(Path data, Path backbone, Path out, String home) throws IOException {
    return Cli.start(
        folder.resolve(home),
        "train",
        data,
        "--backbone",
        backbone,
        "--resize",
        64,
        "--crop",
        64,
        "--overwrite",
        "--out",
        out);
  }

  /** Every file that has its final name can be read. */
  private static void assertWhole(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("model.onnx")) {
          assertThat(OnnxFile.read(file).nodes()).isNotEmpty();
        } else if (name.equals("run.json")) {
          assertThat(Files.readString(file)).startsWith("{").endsWith("}");
        } else if (name.equals("report.html")) {
          assertThat(Files.readString(file).strip()).startsWith("<!").endsWith("</html>");
        } else if (!name.equals(".graft.lock")) {
          assertThat(name).startsWith(".").endsWith(".tmp");
        }
      }
    }
  }
}
