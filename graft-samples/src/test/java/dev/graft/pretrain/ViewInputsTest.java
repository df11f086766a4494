package dev.graft.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.modality.Memory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewInputsTest {
  private static final int SIDE = 32;
  private static final int VIEWS = 2;

  @TempDir private Path folder;

  @Test
  void theSameViewsComeBackMirroredThenAsTheyWere() throws IOException {
    try (ViewInputs inputs = inputs()) {
      float[] first = view(inputs, 0);
      assertThat(view(inputs, 1)).isNotEqualTo(first);
      assertThat(view(inputs, VIEWS)).isEqualTo(mirrored(first)).isNotEqualTo(first);
      assertThat(view(inputs, 2 * VIEWS)).isEqualTo(first);
    }
  }

  private ViewInputs inputs() throws IOException {
    Preprocessing preprocessing =
        Preprocessing.imageNet()
            .withResize(new Resize.ShorterSide(SIDE))
            .withCrop(Optional.of(Size.square(SIDE)));
    Path file = picture();
    Sample sample =
        new Sample(
            Source.of(file), new Target.Values(List.of()), Sha256.of(Files.readAllBytes(file)));
    return new ViewInputs(
        List.of(sample),
        PictureStore.open(folder.resolve("store"), preprocessing),
        preprocessing,
        "input",
        VIEWS,
        3);
  }

  private Path picture() throws IOException {
    BufferedImage noise = new BufferedImage(60, 50, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 60 * 50; i++) {
      noise.setRGB(i % 60, i / 60, random.nextInt());
    }
    Path file = folder.resolve("noise.png");
    ImageIO.write(noise, "png", file.toFile());
    return file;
  }

  private static float[] view(ViewInputs inputs, long epoch) {
    return Objects.requireNonNull(inputs.example(0, epoch, Memory.fresh()).get("input")).floats();
  }

  private static float[] mirrored(float[] picture) {
    float[] mirrored = new float[picture.length];
    for (int i = 0; i < picture.length; i++) {
      int column = i % SIDE;
      mirrored[i - column + SIDE - 1 - column] = picture[i];
    }
    return mirrored;
  }
}
