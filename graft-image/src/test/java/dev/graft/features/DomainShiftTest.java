package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.image.ChannelOrder;
import dev.graft.image.CropRounding;
import dev.graft.image.Interpolation;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.image.StandardInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainShiftTest {
  private static final Size SIZE = Size.square(32);
  private static final Preprocessing UNIT =
      new Preprocessing(
          new Resize.None(),
          Interpolation.BILINEAR,
          Optional.of(SIZE),
          CropRounding.TO_EVEN,
          1 / 255.0,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0),
          ChannelOrder.RGB);

  @TempDir private Path folder;

  /** A network of one norm on its input, with these statistics of each colour. */
  private static Backbone network(float mean, float variance) {
    return Backbone.of(
        new Graph(
            "norm",
            List.of(
                Node.of(
                    "norm",
                    "BatchNormalization",
                    List.of("input", "gamma", "beta", "mean", "var"),
                    List.of("map"),
                    Map.of()),
                Node.of("relu", "Relu", List.of("map"), List.of("positive"), Map.of()),
                Node.of(
                    "pool", "GlobalAveragePool", List.of("positive"), List.of("pooled"), Map.of()),
                Node.of("flat", "Flatten", List.of("pooled"), List.of("features"), Map.of())),
            Map.of(
                "gamma", three(1),
                "beta", three(0),
                "mean", three(mean),
                "var", three(variance)),
            List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, -1, -1)),
            List.of(ValueInfo.of("features", ElementType.FLOAT, -1, 3)),
            Map.of("", 13L),
            Map.of()));
  }

  private static Tensor three(float value) {
    return Tensor.ofFloats(new float[] {value, value, value}, 3);
  }

  /** Grey noise of this mean and deviation, on a scale of 0 to 1. */
  private List<Sample> pictures(double mean, double deviation) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 32 * 32; pixel++) {
        double grey = mean + deviation * random.nextGaussian();
        int level = (int) Math.round(255 * Math.max(0, Math.min(1, grey)));
        image.setRGB(pixel % 32, pixel / 32, level * 0x010101);
      }
      Path file = folder.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      samples.add(
          new Sample(
              Source.of(file), new Target.ClassIndex(0), Sha256.of(Files.readAllBytes(file))));
    }
    return samples;
  }

  private double shift(Backbone network, List<Sample> samples) {
    OptionalDouble shift = DomainShift.of(network, StandardInput.processor(UNIT), samples, 2);
    return shift.orElseThrow();
  }

  @Test
  void picturesLikeThoseTheStatisticsAreOfLieNear() throws IOException {
    assertThat(shift(network(0.5f, 0.01f), pictures(0.5, 0.1))).isLessThan(0.005);
  }

  /** KL of N(.7, .01) from N(.5, .01): half of (.2² / .01). */
  @Test
  void aShiftOfTheMeanIsMeasuredInNats() throws IOException {
    assertThat(shift(network(0.5f, 0.01f), pictures(0.7, 0.1))).isBetween(1.8, 2.1);
  }

  /** KL of N(.5, .0025) from N(.5, .01): half of (1/4 - 1 + log 4). */
  @Test
  void andSoIsOneOfTheVariance() throws IOException {
    assertThat(shift(network(0.5f, 0.01f), pictures(0.5, 0.05))).isBetween(0.30, 0.34);
  }

  @Test
  void aNetworkWithoutNormsDoesNotTell() throws IOException {
    Graph plain =
        new Graph(
            "plain",
            List.of(
                Node.of("relu", "Relu", List.of("input"), List.of("map"), Map.of()),
                Node.of("pool", "GlobalAveragePool", List.of("map"), List.of("p"), Map.of()),
                Node.of("flat", "Flatten", List.of("p"), List.of("features"), Map.of())),
            Map.of(),
            List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, -1, -1)),
            List.of(ValueInfo.of("features", ElementType.FLOAT, -1, 3)),
            Map.of("", 13L),
            Map.of());
    assertThat(
            DomainShift.of(
                Backbone.of(plain), StandardInput.processor(UNIT), pictures(0.5, 0.1), 1))
        .isEmpty();
  }
}
