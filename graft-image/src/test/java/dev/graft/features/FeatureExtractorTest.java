package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.StoppedException;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Tensor;
import dev.graft.image.Preprocessing;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Augment;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureExtractorTest {
  private static final Processor PROCESSOR =
      Preprocessing.imageNet(64).processor(network(), "network");
  private static final SampleView DRAWN =
      sample -> new View(Viewing.of(Augment.STANDARD), new SplittableRandom(4));

  @TempDir private Path folder;

  @Test
  void aRowHoldsTheFeaturesOfOneViewAfterAnother() throws IOException {
    List<Sample> samples = samples(3);
    try (Engine engine = Engine.of(network(), 1)) {
      FeatureSet whole = features(engine, "whole", samples, SampleView.WHOLE);
      FeatureSet drawn = features(engine, "drawn", samples, DRAWN);
      FeatureSet both = features(engine, "both", samples, DRAWN, SampleView.WHOLE);
      assertThat(both.width()).isEqualTo(2 * whole.width());
      for (int i = 0; i < samples.size(); i++) {
        assertThat(drawn.row(i)).isNotEqualTo(whole.row(i));
        assertThat(both.row(i)).isEqualTo(concatenated(drawn.row(i), whole.row(i)));
      }
      FloatMatrix all = whole.matrixWith(both);
      assertThat(all.rows()).isEqualTo(9);
      for (int i = 0; i < samples.size(); i++) {
        assertThat(all.row(i)).isEqualTo(whole.row(i));
        assertThat(all.row(3 + i)).isEqualTo(drawn.row(i));
        assertThat(all.row(6 + i)).isEqualTo(whole.row(i));
      }
    }
  }

  @Test
  void whatWasComputedWhenItIsStoppedIsKept() throws IOException {
    List<Sample> samples = samples(70);
    try (Engine engine = Engine.of(network(), 1)) {
      FeatureStore store = FeatureStore.open(folder.resolve("store"), "stopped");
      FeatureExtractor extractor = new FeatureExtractor(engine, PROCESSOR, store, 2);
      AtomicInteger asked = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  extractor.extract(
                      "Pictures", samples, Progress.none(), () -> asked.incrementAndGet() > 1))
          .isInstanceOf(StoppedException.class);
      int computed = extractor.extract("Pictures", samples, Progress.none()).computed();
      assertThat(computed).isPositive().isLessThan(70);
    }
  }

  @Test
  void ofWhatANetworkSaysNoNumbersThereAreNoFeatures() throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>(network().initializers());
    weights.replaceAll(
        (name, tensor) -> {
          float[] values = tensor.floats();
          Arrays.fill(values, Float.NaN);
          return Tensor.ofFloats(values, tensor.shape());
        });
    List<Sample> samples = samples(3);
    try (Engine engine = Engine.of(network().withInitializers(weights), 1)) {
      FeatureStore store = FeatureStore.open(folder.resolve("store"), "nan");
      FeatureExtractor.Extraction extraction =
          new FeatureExtractor(engine, PROCESSOR, store, 2)
              .extract("Pictures", samples, Progress.none());
      assertThat(extraction.skipped())
          .hasSize(3)
          .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Finite.REASON));
    }
  }

  /** From a picture to a few numbers that tell left from right. */
  private static Graph network() {
    NetworkBuilder net = new NetworkBuilder(13, 1, false);
    String x = net.input("pixels", ElementType.FLOAT, -1, 3, 64, 64);
    x = net.relu("", net.conv("conv", x, 3, 8, 3, 2, 1));
    net.output(net.flatten(net.globalPool(x)), -1, 8);
    return net.build();
  }

  private FeatureSet features(
      Engine engine, String key, List<Sample> samples, SampleView... views) {
    FeatureStore store = FeatureStore.open(folder.resolve("store"), key);
    return new FeatureExtractor(engine, List.of(views), PROCESSOR, store, 2)
        .extract("Pictures", samples, Progress.none())
        .features();
  }

  private static float[] concatenated(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private List<Sample> samples(int count) throws IOException {
    List<Sample> samples = new ArrayList<>();
    Random random = new Random(1);
    for (int number = 0; number < count; number++) {
      BufferedImage noise = new BufferedImage(80, 70, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 80 * 70; i++) {
        noise.setRGB(i % 80, i / 80, random.nextInt());
      }
      Path file = folder.resolve(number + ".png");
      ImageIO.write(noise, "png", file.toFile());
      samples.add(
          new Sample(
              Source.of(file), new Target.ClassIndex(0), Sha256.of(Files.readAllBytes(file))));
    }
    return samples;
  }
}
