package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Content;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureStoreTest {
  private static final String SHA = "ab".repeat(32);
  private static final Preprocessing SMALL =
      Preprocessing.imageNet().withResize(new Resize.ShorterSide(32));

  private final Path folder;
  private final AtomicInteger reads = new AtomicInteger();

  PictureStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({"100, 60", "60, 100", "20, 90", "32, 32", "33, 200"})
  void preprocessingGivesTheSameBitsFromTheStoreAsFromTheFile(int width, int height)
      throws IOException {
    byte[] png = png(width, height);
    PictureStore store = PictureStore.open(folder, SMALL);
    float[] expected = tensor(Decoder.decode(png));
    assertThat(tensor(store.get(SHA, file(png)))).isEqualTo(expected);
    assertThat(tensor(store.get(SHA, file(png)))).isEqualTo(expected);
    assertThat(reads).hasValue(1);
  }

  @Test
  void largePicturesAreKeptSmallAndSmallOnesAsTheyAre() throws IOException {
    PictureStore store = PictureStore.open(folder, SMALL);
    assertThat(store.get(SHA, file(png(100, 64))).size()).isEqualTo(new Size(50, 32));
    assertThat(store.get("cd".repeat(32), file(png(20, 16))).size()).isEqualTo(new Size(20, 16));
  }

  @Test
  void aDamagedPictureIsMadeAgain() throws IOException {
    byte[] png = png(40, 40);
    PictureStore store = PictureStore.open(folder, SMALL);
    byte[] rgb = store.get(SHA, file(png)).rgb();
    Path entry = entries().get(0);
    byte[] bytes = Files.readAllBytes(entry);
    bytes[50] ^= 1;
    Files.write(entry, bytes);
    assertThat(store.get(SHA, file(png)).rgb()).isEqualTo(rgb);
    Files.write(entry, new byte[7]);
    assertThat(store.get(SHA, file(png)).rgb()).isEqualTo(rgb);
    assertThat(store.get(SHA, file(png)).rgb()).isEqualTo(rgb);
    assertThat(reads).hasValue(3);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void whatCannotBeDecodedIsNotStored() throws IOException {
    PictureStore store = PictureStore.open(folder, SMALL);
    assertThatThrownBy(() -> store.get(SHA, file(new byte[] {1, 2, 3})))
        .isInstanceOf(IOException.class);
    assertThat(entries()).isEmpty();
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private PictureStore.Opening file(byte[] content) {
    return () -> {
      reads.incrementAndGet();
      return Content.of(content);
    };
  }

  private static float[] tensor(Picture picture) {
    float[] tensor = new float[3 * 224 * 224];
    SMALL.apply(picture, FloatBuffer.wrap(tensor), 0);
    return tensor;
  }

  private static byte[] png(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
