package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.Finite;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {
  private static final int THREADS = 16;
  private static final int ASKED = 60;

  @TempDir private Path folder;
  private final List<Sample> samples = new ArrayList<>();

  /** Pictures of all sizes, so that what is used again does not always fit. */
  @BeforeEach
  void draw() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 24; i++) {
      BufferedImage image =
          new BufferedImage(
              8 + random.nextInt(60), 8 + random.nextInt(60), BufferedImage.TYPE_INT_RGB);
      int colour = random.nextInt();
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          image.setRGB(x, y, colour ^ random.nextInt(1 << 5));
        }
      }
      Path file = folder.resolve(i + (i % 2 == 0 ? ".png" : ".jpg"));
      ImageIO.write(image, i % 2 == 0 ? "png" : "jpg", file.toFile());
      samples.add(
          new Sample(
              Source.of(file), new Target.Values(List.of()), Sha256.of(Files.readAllBytes(file))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sixteenThreadsHearWhatOneHears(int views) throws Exception {
    try (Predictor predictor = new Predictor(GraftedModelTest.ofColours(), 1, views);
        Workers callers = new Workers("callers", THREADS)) {
      List<Prediction> alone = new ArrayList<>();
      for (Outcome<Prediction> outcome :
          predictor.predict("Predicting", samples, 1, Progress.none())) {
        alone.add(((Outcome.Done<Prediction>) outcome).value());
      }
      assertThat(alone).doesNotHaveDuplicates();
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int caller = 0; caller < THREADS; caller++) {
        SplittableRandom random = new SplittableRandom(caller);
        answers.add(
            callers.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < ASKED; i++) {
                    int asked = random.nextInt(samples.size());
                    assertThat(predictor.predict(samples.get(asked).source()))
                        .isEqualTo(alone.get(asked));
                  }
                  return ASKED;
                }));
      }
      assertThat(answers.stream().map(Workers::result)).containsOnly(ASKED);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoNumberIsNoAnswer(float weight) {
    try (Predictor predictor = new Predictor(withWeights(weight), 1)) {
      assertThatThrownBy(() -> predictor.predict(samples.get(0).source()))
          .isInstanceOf(UnreadableException.class)
          .hasMessage(Finite.REASON);
      assertThat(predictor.predict("Predicting", samples, 2, Progress.none()))
          .hasSize(samples.size())
          .containsOnly(new Outcome.Unreadable<>(Finite.REASON));
    }
  }

  private static GraftedModel withWeights(float weight) {
    GraftedModel model = GraftedModelTest.ofColours();
    Map<String, Tensor> weights = new LinkedHashMap<>(model.graph().initializers());
    weights.replaceAll(
        (name, tensor) -> {
          if (tensor.type() != ElementType.FLOAT) {
            return tensor;
          }
          float[] values = tensor.floats();
          Arrays.fill(values, weight);
          return Tensor.ofFloats(values, tensor.shape());
        });
    return new GraftedModel(model.graph().withInitializers(weights), model.card());
  }

  @Test
  void oneThatCannotBeReadSaysWhyAndLeavesTheOthersAlone() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    Source whole = samples.get(0).source();
    try (Predictor predictor = new Predictor(GraftedModelTest.ofColours(), 1)) {
      Prediction before = predictor.predict(whole);
      assertThatThrownBy(() -> predictor.predict(Source.of(text)))
          .isInstanceOf(UnreadableException.class);
      assertThat(predictor.predict(whole)).isEqualTo(before);
    }
  }
}
