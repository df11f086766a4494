package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.Finite;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ElementType;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.head.HeadSettings;
import dev.graft.modality.Windows;
import dev.graft.model.GraftedModel;
import dev.graft.model.Model;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.Span;
import dev.graft.model.StreamSettings;
import dev.graft.model.Timeline;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.train.BackboneChoice;
import dev.graft.train.Destination;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Pausing;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sounds, from files to answers. */
class SoundTransferTest {
  private static final int RATE = TinyNetworks.RATE;

  @TempDir private Path folder;

  /** Tones that rise or fall, of other lengths, loudness and pitch. */
  private static float[] glide(boolean rises, SplittableRandom random) {
    double seconds = 0.1 + 0.3 * random.nextDouble();
    float[] samples = new float[(int) (seconds * RATE)];
    double low = 200 + 300 * random.nextDouble();
    double high = low + 600;
    double loudness = 0.2 + 0.6 * random.nextDouble();
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      double along = (double) i / samples.length;
      double hz = rises ? low + (high - low) * along : high - (high - low) * along;
      phase += 2 * Math.PI * hz / RATE;
      samples[i] = (float) (loudness * Math.sin(phase) + 0.01 * random.nextGaussian());
    }
    return samples;
  }

  private Path data(int files) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    Path data = folder.resolve("sounds");
    for (int i = 0; i < files; i++) {
      boolean rises = i % 2 == 0;
      Path file = data.resolve(rises ? "up" : "down").resolve(i + ".wav");
      Wav.write(file, glide(rises, random), RATE);
    }
    return data;
  }

  private RunRecord train(Strategy strategy, Pausing pausing, Path data, String out)
      throws IOException {
    return train(TinyNetworks.write(folder.resolve("networks")), strategy, pausing, data, out);
  }

  private RunRecord train(Path network, Strategy strategy, Pausing pausing, Path data, String out) {
    BackboneSource backbone = BackboneSource.of(network);
    SoundPreparation sounds =
        SoundPreparation.of(
            backbone,
            new SoundPreparation.Asked(
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(RATE),
                OptionalDouble.of(1),
                OptionalDouble.empty(),
                false,
                Optional.empty()));
    return TransferLearning.run(
        new TrainRequest(
            new FeatureRequest(
                data,
                DataSetOptions.defaults(),
                new BackboneChoice(
                    backbone, FeatureChoice.automatic(), sounds.modality(), sounds.origin()),
                Workshop.of(folder.resolve("cache")).withThreads(1)),
            HeadRequest.of(HeadSettings.defaults(1)),
            Tuning.of(strategy)
                .withChanges(
                    recipe ->
                        recipe
                            .withFavoured(Favoured.TRAINED)
                            .withEachStage(stage -> stage.withMaxEpochs(2))),
            pausing,
            Destination.of(folder.resolve(out))));
  }

  @Test
  void aHeadLearnsFromSoundsAndAnswersFromOneFile() throws IOException {
    Path data = data(120);
    Files.write(data.resolve("up/broken.wav"), new byte[] {'R', 'I', 'F', 'F', 0, 0});
    Wav.write(data.resolve("up/silent.wav"), new float[RATE], RATE);
    RunRecord run = train(new Strategy.Head(), Pausing.defaults(), data, "head");
    assertThat(run.data().warnings())
        .contains(
            "1 of the 121 samples holds nothing but silence: 'up/silent.wav'; remove what should hold more");
    assertThat(run.data().skipped())
        .extracting(Skipped::reason)
        .anyMatch(reason -> reason.contains("no sound"));
    assertThat(run.strategy().reasons())
        .anyMatch(reason -> reason.startsWith("features: ") && reason.contains("moments"));
    SplittableRandom random = new SplittableRandom(99);
    int right = 0;
    try (Model model = Model.open(folder.resolve("head/model.onnx"))) {
      for (int i = 0; i < 40; i++) {
        boolean rises = i % 2 == 0;
        byte[] file = Wav.file(glide(rises, random), RATE);
        right += model.classify(file).label().equals(rises ? "up" : "down") ? 1 : 0;
      }
    }
    assertThat(right).isGreaterThan(34);
  }

  /** The window is 0.096 s, and all sounds are longer. */
  @Test
  void howMuchANetworkOfAFixedLengthHearsIsSaidAlsoWhereFeaturesAreKnown() throws IOException {
    Path network = TinyNetworks.write(folder.resolve("networks"));
    OnnxFile.write(TinyNetworks.paddedEmbedding(), network);
    Path data = data(20);
    Path exact = data.resolve("up/exact.wav");
    Wav.write(exact, Arrays.copyOf(glide(true, new SplittableRandom(1)), 384), RATE);
    for (String out : List.of("first", "second")) {
      RunRecord run = train(network, new Strategy.Head(), Pausing.defaults(), data, out);
      assertThat(run.data().warnings())
          .anyMatch(
              warning ->
                  warning.matches(
                      "20 of the 21 sounds are longer than 0.096 seconds, and what is beyond is not"
                          + " read: of them, the first 4\\d % are read on average"));
    }
  }

  @Test
  void aRecordingIsCutIntoSpansOfWhatIsHeard() throws IOException {
    train(new Strategy.Head(), Pausing.defaults(), data(120), "stream");
    SplittableRandom random = new SplittableRandom(8);
    List<Span> expected = new ArrayList<>();
    float[] recording = new float[50 * RATE]; // longer than what is heard of a sound
    double at = 0.7;
    for (int i = 0; i < 36; i++) {
      float[] glide = glide(i % 2 == 0, random);
      System.arraycopy(glide, 0, recording, (int) (at * RATE), glide.length);
      double end = at + (double) glide.length / RATE;
      expected.add(new Span(at, end, i % 2 == 0 ? "up" : "down", 1));
      at = end + 0.5 + 0.5 * random.nextDouble();
    }
    Path file = Wav.write(folder.resolve("recording.wav"), recording, RATE);
    try (Model model = Model.open(folder.resolve("stream/model.onnx"))) {
      Timeline heard = model.timeline(file, StreamSettings.defaults().withLeastProbability(0.1));
      assertThat(heard.seconds()).isEqualTo(50);
      double step = heard.windows().stepSeconds();
      long found =
          expected.stream()
              .filter(
                  one ->
                      heard.spans().stream()
                          .anyMatch(
                              span ->
                                  span.label().equals(one.label())
                                      && Math.abs(span.startSeconds() - one.startSeconds()) <= step
                                      && Math.abs(span.endSeconds() - one.endSeconds()) <= step))
              .count();
      assertThat(found).as("of 36 in " + heard).isGreaterThanOrEqualTo(30);
      Windows deaf = new Windows(1, 0.5, 0);
      assertThat(model.timeline(file, StreamSettings.defaults().withWindows(deaf)).spans())
          .isEmpty();
    }
  }

  @Test
  void whatIsNoNumberIsNoAnswerAmongManyAndInRecordings() throws IOException {
    Path data = data(40);
    train(new Strategy.Head(), Pausing.defaults(), data, "broken");
    GraftedModel model = GraftedModel.read(folder.resolve("broken/model.onnx"));
    Map<String, Tensor> weights = new LinkedHashMap<>(model.graph().initializers());
    weights.replaceAll(
        (name, tensor) -> {
          if (tensor.type() != ElementType.FLOAT) {
            return tensor;
          }
          float[] values = tensor.floats();
          Arrays.fill(values, Float.NaN);
          return Tensor.ofFloats(values, tensor.shape());
        });
    List<Sample> asked;
    try (var files = Files.walk(data)) {
      asked =
          files
              .filter(Files::isRegularFile)
              .limit(6)
              .map(file -> new Sample(Source.of(file), new Target.Values(List.of()), ""))
              .toList();
    }
    GraftedModel broken = new GraftedModel(model.graph().withInitializers(weights), model.card());
    try (Predictor predictor = new Predictor(broken, 1)) {
      assertThat(predictor.predict("", asked, 1, Progress.none()))
          .hasSize(6)
          .containsOnly(new Outcome.Unreadable<>(Finite.REASON));
      assertThatThrownBy(() -> predictor.timeline(asked.get(0).source(), StreamSettings.defaults()))
          .hasMessage(Finite.REASON);
    }
    List<String> heard = new ArrayList<>();
    try (Predictor predictor = new Predictor(model, 1)) {
      predictor.timeline(
          asked.get(0).source(),
          StreamSettings.defaults(),
          new Progress() {
            @Override
            public void begin(String stage, long total) {}

            @Override
            public void advance(long count) {}

            @Override
            public void end() {}

            @Override
            public void note(String message) {}

            @Override
            public void figures(String figures) {
              heard.add(figures);
            }
          });
    }
    assertThat(heard).isNotEmpty().allMatch(figures -> figures.matches("\\d+ s heard"));
  }

  @Test
  void manySoundsAreAnsweredAsEachByItself() throws IOException {
    Path data = data(40);
    train(new Strategy.Head(), Pausing.defaults(), data, "many");
    GraftedModel model = GraftedModel.read(folder.resolve("many/model.onnx"));
    List<Sample> asked;
    try (var files = Files.walk(data)) {
      asked =
          files
              .filter(Files::isRegularFile)
              .sorted()
              .map(file -> new Sample(Source.of(file), new Target.Values(List.of()), ""))
              .toList();
    }
    try (Predictor predictor = new Predictor(model, 1)) {
      List<Outcome<Prediction>> together = predictor.predict("", asked, 1, Progress.none());
      for (int i = 0; i < asked.size(); i++) {
        Prediction alone =
            ((Outcome.Done<Prediction>)
                    predictor.predict("", asked.subList(i, i + 1), 1, Progress.none()).get(0))
                .value();
        assertThat(((Outcome.Done<Prediction>) together.get(i)).value().logits().get(0))
            .isCloseTo(alone.logits().get(0), within(1e-4));
      }
    }
  }

  @Test
  void blocksAreTrainedAndTheFrontEndStaysBitForBit() throws IOException {
    Path data = data(80);
    for (Strategy strategy :
        List.of(
            new Strategy.Full(),
            new Strategy.Partial(new Unfreeze.UpperHalf()),
            Strategy.Lora.defaults())) {
      RunRecord run = train(strategy, Pausing.defaults(), data, strategy.name());
      assertThat(run.history()).isNotEmpty();
      Graph trained =
          GraftedModel.read(folder.resolve(strategy.name()).resolve("model.onnx")).backbone();
      Graph front = TinyNetworks.frontEnd();
      for (String weight : List.of("real.weight", "imag.weight")) {
        assertThat(trained.initializers().get("front_end/" + weight))
            .isEqualTo(front.initializers().get(weight));
      }
      assertThat(TinyNetworks.embedding().initializers())
          .as("moved by " + strategy.name())
          .anySatisfy(
              (name, before) -> {
                assertThat(name).endsWith(".weight");
                assertThat(trained.initializers().get(name)).isNotEqualTo(before);
              });
    }
  }

  @Test
  void aRunStoppedInTheMiddleAndResumedWritesTheSameBytes() throws IOException {
    Path data = data(60);
    train(new Strategy.Full(), Pausing.defaults(), data, "whole");
    AtomicInteger asked = new AtomicInteger();
    RunRecord stopped =
        train(
            new Strategy.Full(),
            Pausing.defaults().withStop(() -> asked.incrementAndGet() >= 8),
            data,
            "stopped");
    assertThat(stopped.stopped()).isTrue();
    train(new Strategy.Full(), Pausing.defaults().withResume(true), data, "stopped");
    assertThat(folder.resolve("stopped/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("whole/model.onnx"));
  }
}
