package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.policy.Regularisation.Augment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureInputsTest {
  @TempDir private Path folder;

  private Sample sample(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return new Sample(
        Source.of(file), new Target.ClassIndex(0), Sha256.of(Files.readAllBytes(file)));
  }

  private PictureInputs inputs(Sample sample) {
    Preprocessing preprocessing = Preprocessing.imageNet();
    PictureStore store = PictureStore.open(folder.resolve("store"), preprocessing);
    return new PictureInputs(List.of(sample), store, preprocessing, Augment.NONE, 1);
  }

  @Test
  void aPictureThatIsGoneEndsTheTrainingAndIsNamed() throws IOException {
    Sample gone = sample("gone.png");
    Files.delete(folder.resolve("gone.png"));
    assertEnds(gone, "gone.png could be read before training but not any more: it does not exist.");
  }

  @Test
  void aPictureThatWasExchangedEndsTheTrainingAndIsNamed() throws IOException {
    Sample exchanged = sample("other.png");
    BufferedImage other = new BufferedImage(30, 30, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(other, "png", folder.resolve("other.png").toFile());
    assertEnds(exchanged, "it was changed since it was looked at first");
  }

  private void assertEnds(Sample sample, String message) {
    try (PictureInputs inputs = inputs(sample)) {
      FloatBuffer out = FloatBuffer.allocate(inputs.width());
      assertThatThrownBy(() -> inputs.write(0, 0, out, 0))
          .isInstanceOfSatisfying(
              GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
          .hasMessageContaining(message);
    }
  }

  @Test
  void aPictureThatWasDecodedOnceIsNotNeededAgain() throws IOException {
    Sample sample = sample("kept.png");
    try (PictureInputs inputs = inputs(sample)) {
      FloatBuffer first = FloatBuffer.allocate(inputs.width());
      FloatBuffer second = FloatBuffer.allocate(inputs.width());
      inputs.write(0, 0, first, 0);
      Files.delete(folder.resolve("kept.png"));
      inputs.write(0, 0, second, 0);
      assertThat(second).isEqualTo(first);
    }
  }
}
