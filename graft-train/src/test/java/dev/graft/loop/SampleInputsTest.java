package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Cache;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.image.Preprocessing;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleInputsTest {
  @TempDir private Path folder;

  private Sample sample(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return new Sample(
        Source.of(file), new Target.ClassIndex(0), Sha256.of(Files.readAllBytes(file)));
  }

  private SampleInputs inputs(Sample sample) {
    Processor processor =
        Preprocessing.imageNet(16).processor(Networks.plain(17, 1, false), "plain");
    DecodedStore store = processor.store(Cache.in(folder.resolve("store")));
    return new SampleInputs(List.of(sample), store, processor, Viewing.WHOLE, 1);
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
    try (SampleInputs inputs = inputs(sample)) {
      assertThatThrownBy(() -> inputs.example(0, 0, Memory.fresh()))
          .isInstanceOfSatisfying(
              GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
          .hasMessageContaining(message);
    }
  }

  @Test
  void aPictureThatWasDecodedOnceIsNotNeededAgain() throws IOException {
    Sample sample = sample("kept.png");
    try (SampleInputs inputs = inputs(sample)) {
      Map<String, Tensor> first = inputs.example(0, 0, Memory.fresh());
      Files.delete(folder.resolve("kept.png"));
      assertThat(inputs.example(0, 0, Memory.fresh())).isEqualTo(first);
    }
  }
}
