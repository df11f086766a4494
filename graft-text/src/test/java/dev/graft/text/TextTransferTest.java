package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.OnnxFile;
import dev.graft.head.HeadSettings;
import dev.graft.model.GraftedModel;
import dev.graft.model.Model;
import dev.graft.model.Numbers;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Strategy;
import dev.graft.torch.Precision;
import dev.graft.train.BackboneChoice;
import dev.graft.train.Destination;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Pausing;
import dev.graft.train.RecipeChanges;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, from a table to answers. */
class TextTransferTest {
  private static final List<String> GOOD = List.of("good", "great", "fine");
  private static final List<String> BAD = List.of("bad", "poor", "awful");

  @TempDir private Path folder;

  /** Sentences of other lengths; every one is new. */
  private Path data(int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < rows; i++) {
      List<String> words = new ArrayList<>();
      int length = 3 + random.nextInt(9);
      for (int word = 0; word < length; word++) {
        words.add(TinyEncoder.WORDS.get(10 + random.nextInt(14)));
      }
      boolean good = i % 2 == 0;
      List<String> kind = good ? GOOD : BAD;
      words.set(random.nextInt(length), kind.get(random.nextInt(kind.size())));
      lines.add(String.join(" ", words) + "," + (good ? "good" : "bad"));
    }
    return Files.write(folder.resolve("reviews.csv"), lines);
  }

  private RunRecord train(Strategy strategy, Path data, String out) throws IOException {
    return train(Tuning.of(strategy), Pausing.defaults(), data, out);
  }

  private RunRecord train(Tuning tuning, Pausing pausing, Path data, String out)
      throws IOException {
    return train(tuning, pausing, TinyEncoder.write(folder.resolve("encoder")), data, out);
  }

  private RunRecord train(Tuning tuning, Pausing pausing, Path encoder, Path data, String out) {
    BackboneSource backbone = BackboneSource.of(encoder);
    TextPreparation texts = TextPreparation.of(backbone, TextPreparation.Asked.usual(false));
    return TransferLearning.run(
        new TrainRequest(
            new FeatureRequest(
                data,
                DataSetOptions.defaults(),
                new BackboneChoice(
                    backbone, FeatureChoice.automatic(), texts.modality(), texts.origin()),
                Workshop.of(folder.resolve("cache")).withThreads(1)),
            HeadRequest.of(HeadSettings.defaults(1)),
            tuning,
            pausing,
            Destination.of(folder.resolve(out))));
  }

  @Test
  void aStringIsTakenAsItIsAndTextsHaveNoViews() throws IOException {
    train(new Strategy.Head(), data(60), "strings");
    Path file = folder.resolve("strings/model.onnx");
    try (Model model = Model.open(file)) {
      assertThat(model.classify("a good film").probability()).isBetween(0.0, 1.0);
      assertThatThrownBy(() -> model.classify("a\0b\0c\0")).hasMessageContaining("zero bytes");
      assertThatThrownBy(() -> model.classify("a\0b")).hasMessageContaining("zero bytes");
      assertThatThrownBy(() -> model.classify("good ".repeat(TextModality.MOST_BYTES / 5 + 1)))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("holds 4,194,305 bytes, where a text may have 4,194,304");
      assertThat(model.classify("a good film").shortened()).isFalse();
      assertThat(model.classify("a good film ".repeat(20)).shortened()).isTrue();
    }
    GraftedModel read = GraftedModel.read(file);
    assertThatThrownBy(() -> new Predictor(read, 1, 4))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("texts have no random views");
  }

  @Test
  void whatIsMeantForPicturesIsRefused() throws IOException {
    Path data = data(60);
    Tuning mixed =
        Tuning.of(Strategy.full())
            .withChanges(
                new RecipeChanges(
                    recipe -> recipe.withRegularisation(recipe.regularisation().withMixup(0.5)),
                    List.of("mixup")));
    assertThatThrownBy(() -> train(mixed, Pausing.defaults(), data, "mixed"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("texts are learned from as they are");
  }

  @Test
  void thatTextsAreAllTheSameToTheNetworkIsSaid() throws IOException {
    List<String> lines = new ArrayList<>(List.of("text,label"));
    String beginning = (TinyEncoder.WORDS.get(12) + " ").repeat(2000);
    for (int i = 0; i < 40; i++) {
      lines.add(beginning + "x".repeat(1 + i) + "," + (i % 2 == 0 ? "good" : "bad"));
    }
    Path data = Files.write(folder.resolve("same.csv"), lines);
    RunRecord run = train(Strategy.head(), data, "same");
    assertThat(run.data().warnings())
        .anyMatch(warning -> warning.startsWith("the backbone shows the same of all 32 training"));
  }

  @Test
  void numbersOfATextSayWhetherItsEndWasLeftOut() throws IOException {
    StringBuilder rows = new StringBuilder("text,stars\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 2 == 0 ? "a good film" : "a bad film").append(" indeed".repeat(i % 5));
      rows.append(',').append(i % 2 == 0 ? 4.5 : 1.5).append('\n');
    }
    train(new Strategy.Head(), Files.writeString(folder.resolve("stars.csv"), rows), "stars");
    try (Model model = Model.open(folder.resolve("stars/model.onnx"))) {
      Numbers numbers = model.values("a good film");
      assertThat(numbers.get("stars")).isBetween(0.0, 6.0);
      assertThat(numbers.shortened()).isFalse();
      assertThat(model.values("a good film ".repeat(20)).shortened()).isTrue();
      assertThatThrownBy(() -> numbers.get("price"))
          .hasMessage("this model predicts stars, no 'price'");
    }
  }

  @Test
  void aHeadLearnsFromTextsAndAnswersFromOneFile() throws IOException {
    Path data = data(240);
    train(new Strategy.Head(), data, "head");
    List<Sample> asked = new ArrayList<>();
    for (String line : Files.readAllLines(data).subList(1, 101)) {
      Source text = new Source.Inline(line.substring(0, line.indexOf(',')), line);
      asked.add(new Sample(text, new Target.Values(List.of()), ""));
    }
    GraftedModel model = GraftedModel.read(folder.resolve("head/model.onnx"));
    try (Predictor predictor = new Predictor(model, 1)) {
      List<Outcome<Prediction>> answers = predictor.predict("", asked, 1, Progress.none());
      long right =
          IntStream.range(0, asked.size())
              .filter(i -> asked.get(i).name().endsWith("," + best(model, answers.get(i))))
              .count();
      assertThat(right).isGreaterThan(75);
      for (int i = 0; i < 10; i++) {
        Prediction alone =
            ((Outcome.Done<Prediction>)
                    predictor.predict("", asked.subList(i, i + 1), 1, Progress.none()).get(0))
                .value();
        Prediction together = ((Outcome.Done<Prediction>) answers.get(i)).value();
        assertThat(together.values().get(0)).isCloseTo(alone.values().get(0), within(1e-5));
        assertThat(together.shortened()).isFalse();
      }
    }
  }

  @Test
  void allBlocksAreTrainedAndBothEnginesAgree() throws IOException {
    RunRecord run = train(new Strategy.Full(), data(160), "full");
    assertThat(run.strategy().name()).isEqualTo("full");
    assertThat(run.history()).isNotEmpty();
  }

  @Test
  void aRunStoppedInTheMiddleAndResumedWritesTheSameBytes() throws IOException {
    Path data = data(64);
    Tuning tuning =
        Tuning.of(new Strategy.Full())
            .withChanges(
                recipe ->
                    recipe
                        .withAccumulation(2)
                        .withFavoured(Favoured.TRAINED)
                        .withEachStage(stage -> stage.withMaxEpochs(2)));
    assertThat(train(tuning, Pausing.defaults(), data, "whole").stopped()).isFalse();
    AtomicInteger asked = new AtomicInteger();
    RunRecord stopped =
        train(
            tuning,
            Pausing.defaults().withStop(() -> asked.incrementAndGet() >= 12),
            data,
            "stopped");
    assertThat(stopped.stopped()).isTrue();
    train(tuning, Pausing.defaults().withResume(true), data, "stopped");
    assertThat(folder.resolve("stopped/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("whole/model.onnx"));
  }

  @Test
  void twoBatchesToAStepAreAsOneOfTwice() throws IOException {
    Path data = data(64);
    List<Double> losses = new ArrayList<>();
    for (int accumulation : new int[] {1, 2}) {
      Tuning tuning =
          Tuning.of(new Strategy.Full())
              .withPrecision(Precision.FLOAT32)
              .withChanges(
                  recipe ->
                      recipe
                          .withBatchSize(16 / accumulation)
                          .withAccumulation(accumulation)
                          .withEachStage(stage -> stage.withMaxEpochs(2)));
      RunRecord run = train(tuning, Pausing.defaults(), data, "accumulated" + accumulation);
      losses.add(run.history().get(run.history().size() - 1).trainLoss());
    }
    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(0.15 * losses.get(0)));
  }

  @Test
  void anEncoderWithoutAMaskTrainsAHeadAndSaysWhatElseItWouldNeed() throws IOException {
    Path data = data(60);
    Path encoder = TinyEncoder.write(folder.resolve("maskless"));
    OnnxFile.write(TinyEncoder.withoutMask(), encoder);
    Pausing pausing = Pausing.defaults();
    assertThat(
            train(Tuning.of(new Strategy.Head()), pausing, encoder, data, "alone")
                .strategy()
                .name())
        .isEqualTo("head");
    for (Strategy strategy : List.of(new Strategy.Full(), new Strategy.Gradual())) {
      assertThatThrownBy(() -> train(Tuning.of(strategy), pausing, encoder, data, "together"))
          .isInstanceOf(GraftException.class)
          .hasFieldOrPropertyWithValue("fault", GraftException.Fault.USAGE)
          .hasMessageContaining("export it with an attention_mask, or train the head alone.")
          .hasMessageNotContainingAny("crop", "size");
    }
  }

  @Test
  void theLayersAreChosenAmongTheReasons() throws IOException {
    RunRecord run = train(new Strategy.Head(), data(120), "choice");
    assertThat(run.strategy().reasons())
        .anyMatch(
            reason ->
                reason.startsWith("features: ")
                    && reason.contains("each left out in turn")
                    && reason.contains("the last three layers 0."));
  }

  private static String best(GraftedModel model, Outcome<Prediction> outcome) {
    Prediction answer = ((Outcome.Done<Prediction>) outcome).value();
    return model.card().outputNames().get(answer.best());
  }
}
