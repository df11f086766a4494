package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.blas.Workspace;
import dev.graft.image.Decoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Native memory isn't the heap's, whichever library comes first: a first run decodes pictures, a
 * second one finds their features and begins with the head.
 */
class SmallHeapTest {
  /** Takes more native memory than there is heap, before and after a picture is decoded. */
  static final class Main {
    public static void main(String[] arguments) throws IOException {
      boolean headFirst = arguments[0].equals("head");
      if (headFirst) {
        multiply();
      }
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
      System.out.println(Decoder.decode(jpeg.toByteArray()).size());
      multiply();
    }

    private static void multiply() {
      try (Workspace workspace = new Workspace(1)) {
        System.out.println(workspace.matrix(3000, 2000).rows()); // 48 MB
      }
    }
  }

  @Test
  void nativeMemoryIsNotLimitedByTheHeapWhicheverLibraryIsFirst() throws Exception {
    assertThat(run("picture")).isEqualTo("300x200 3000 ");
    assertThat(run("head")).isEqualTo("3000 300x200 3000 ");
  }

  private static String run(String first) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                first)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.replaceAll("\\R", " ");
  }
}
