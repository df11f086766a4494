package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnitColoursTest {
  private static final Size SIZE = new Size(40, 32);

  @TempDir Path folder;

  private static Picture noise() {
    byte[] rgb = new byte[3 * 40 * 32];
    new Random(1).nextBytes(rgb);
    return new Picture(SIZE, rgb);
  }

  @Test
  void aPictureAndItsColoursAreTheSame() {
    Tensor colours = UnitColours.of(noise(), SIZE);
    assertThat(colours.shape()).containsExactly(1, 3, 32, 40);
    assertThat(UnitColours.picture(colours).rgb()).isEqualTo(noise().rgb());
    assertThat(UnitColours.of(noise(), new Size(10, 8)).shape()).containsExactly(1, 3, 8, 10);
  }

  @Test
  void coloursBeyondTheirRangeBecomeBlackAndFull() {
    Tensor colours = Tensor.ofFloats(new float[] {-0.5f, 1.5f, 0.5f}, 1, 3, 1, 1);
    assertThat(UnitColours.picture(colours).rgb()).containsExactly(0, (byte) 255, (byte) 128);
  }

  @ParameterizedTest
  @EnumSource(ValueRange.class)
  void aNetworkSaysTheSameOfColoursAsOfWhatItIsFedOtherwise(ValueRange range) {
    Graph network = Networks.residual(13, 2, true);
    Preprocessing preprocessing =
        range.in(Preprocessing.imageNet()).withResize(new Resize.None()).withCrop(Optional.empty());
    float[] fed = new float[3 * 40 * 32];
    preprocessing.apply(noise(), FloatBuffer.wrap(fed), 0);
    float[] expected = run(network, Tensor.ofFloats(fed, 1, 3, 32, 40));
    Graph seeing = UnitColours.before(network, preprocessing, "network");
    float[] actual = run(seeing, UnitColours.of(noise(), SIZE));
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .isCloseTo(expected[i], within(1e-3f * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static float[] run(Graph network, Tensor picture) {
    try (Engine engine = Engine.of(network, 1)) {
      return engine.values(Map.of(network.inputs().get(0).name(), picture));
    }
  }

  @Test
  void pngKeepsEveryPixelAndJpegIsAPicture() throws IOException {
    PictureFile.write(folder.resolve("a.png"), noise());
    assertThat(Decoder.decode(Files.readAllBytes(folder.resolve("a.png"))).rgb())
        .isEqualTo(noise().rgb());
    PictureFile.write(folder.resolve("b.JPG"), noise());
    assertThat(Decoder.decode(Files.readAllBytes(folder.resolve("b.JPG"))).size()).isEqualTo(SIZE);
    assertThatThrownBy(() -> PictureFile.requireWritable(Path.of("c.gif")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("c.gif; expected a file that ends in .png or .jpg");
  }
}
