package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Platform;
import dev.graft.image.Decoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CodecWarningsTest {
  /** Decodes a picture of which a part is missing, then says so on its own. */
  static final class Main {
    public static void main(String[] arguments) throws IOException {
      if (arguments.length > 0) {
        CodecWarnings.silence();
      }
      BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 64 * 64; i++) {
        noise.setRGB(i % 64, i / 64, 7919 * i);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(noise, "jpg", bytes);
      byte[] jpeg = Arrays.copyOf(bytes.toByteArray(), bytes.size() * 2 / 3);
      jpeg[jpeg.length - 2] = (byte) 0xFF;
      jpeg[jpeg.length - 1] = (byte) 0xD9; // the end of an image, too early
      Decoder.decode(jpeg);
      System.err.println("decoded");
    }
  }

  @Test
  void codecsArePutToSilenceAndNobodyElseIs() throws Exception {
    assertThat(run()).endsWith("decoded\n");
    assertThat(run("silenced")).isEqualTo("decoded\n");
    if (Platform.isLinux()) {
      assertThat(run()).startsWith("Corrupt JPEG data");
    }
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.replace("\r\n", "\n");
  }
}
