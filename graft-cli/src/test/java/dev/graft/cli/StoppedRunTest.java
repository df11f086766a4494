package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.UserHome;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.head.HeadSettings;
import dev.graft.image.Preparation;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.policy.EarlyPhase;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Strategy;
import dev.graft.torch.Precision;
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
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is asked to stop just when a stage of it begins. */
class StoppedRunTest {
  /** An epoch on views of half the side, from the end of which the refit goes on. */
  private static final EarlyPhase EARLY = new EarlyPhase(0.5, 0.5);

  @TempDir private Path folder;
  private Path data;
  private Path backbone;

  @BeforeEach
  void makeData() throws IOException {
    data = Fixtures.pictures(folder.resolve("data"), 20);
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          head, Solving the head, true
          head, Solving the head for the views, true
          head, Checking and writing the model, false
          full, Solving the head, true
          full, Building the network for training, true
          full, Validating what training starts from, true
          full, 'full, 2 epochs', true
          full, 'refit: full, 2 epochs', true
          full, Looking at all pictures with the trained network, true
          partial, 'partial, 2 epochs', true
          partial, 'refit: partial, 2 epochs', true
          """)
  void writesWhatItHasAndResumedTheSameBytesAsOneThatWasNotStopped(
      String strategy, String moment, boolean unfinished) {
    Path out = folder.resolve("out");
    AtomicBoolean stop = new AtomicBoolean();
    RunRecord stopped =
        TransferLearning.run(request(strategy, out, false, stop, stoppingAt(moment, stop)));
    assertThat(stop).as("there is a stage called so").isTrue();
    assertThat(stopped.stopped()).isEqualTo(unfinished);
    assertThat(out.resolve("model.onnx")).isNotEmptyFile();
    if (unfinished) {
      assertThat(stopped.strategy().reasons())
          .anyMatch(reason -> reason.contains("stopped before"));
    }

    run(strategy, out, true);
    Path undisturbed = folder.resolve("undisturbed");
    run(strategy, undisturbed, false);
    assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(undisturbed.resolve("model.onnx"));
  }

  @Test
  void aResumedTrainingThatIsStoppedAtOnceLosesNothingOfWhatWasTrained() {
    Path out = folder.resolve("out");
    AtomicBoolean inTheEnd = new AtomicBoolean();
    TransferLearning.run(
        request(
            "full",
            out,
            false,
            inTheEnd,
            stoppingAt("Looking at all pictures with the trained network", inTheEnd)));
    AtomicBoolean atOnce = new AtomicBoolean();
    RunRecord resumed =
        TransferLearning.run(
            request("full", out, true, atOnce, stoppingAt("Solving the head", atOnce)));
    assertThat(resumed.history()).hasSize(2);
  }

  @Test
  void whereTrainingOnAllPicturesFailsWhatWasChosenIsTheResultAndSaysSo() {
    Progress failing =
        at(
            "refit: full",
            () -> {
              throw new GraftException(Fault.MODEL, "the engines disagree.");
            });
    Path out = folder.resolve("out");
    RunRecord run = TransferLearning.run(request("full", out, false, new AtomicBoolean(), failing));
    assertThat(run.refit()).isNull();
    assertThat(run.stopped()).isFalse();
    assertThat(run.strategy().reasons())
        .anyMatch(it -> it.endsWith("training on all pictures failed, as the engines disagree."));
    assertThat(out.resolve("model.onnx")).isNotEmptyFile();
  }

  private RunRecord run(String strategy, Path out, boolean resume) {
    RunRecord run =
        TransferLearning.run(request(strategy, out, resume, new AtomicBoolean(), Progress.none()));
    assertThat(run.stopped()).isFalse();
    return run;
  }

  private TrainRequest request(
      String strategy, Path out, boolean resume, AtomicBoolean stop, Progress progress) {
    Tuning tuning =
        Tuning.of(Strategy.parse(strategy, Optional.empty()))
            .withPrecision(Precision.FLOAT32)
            .withChanges(
                recipe ->
                    recipe
                        .withEachStage(
                            stage -> stage.withMaxEpochs(2).withRates(new Rates(1e-4, 1e-4, 1)))
                        .withFavoured(Favoured.TRAINED)
                        .withEarly(strategy.equals("partial") ? EARLY : EarlyPhase.NONE));
    return new TrainRequest(
        new FeatureRequest(
            data,
            DataSetOptions.defaults(),
            new BackboneChoice(
                BackboneSource.of(backbone),
                FeatureChoice.automatic(),
                Preparation.of(BackboneSource.of(backbone))
                    .preprocessing()
                    .withResize(new Resize.ShorterSide(64))
                    .withCrop(Optional.of(Size.square(64))),
                "as the test says"),
            new Workshop(UserHome.graft(), 2, progress)),
        new HeadRequest(HeadSettings.defaults(2), OptionalInt.of(strategy.equals("head") ? 4 : 1)),
        tuning,
        Pausing.defaults().withResume(resume).withStop(stop::get),
        Destination.of(out));
  }

  /** Wants an end when a stage begins. */
  static Progress stoppingAt(String moment, AtomicBoolean stop) {
    return at(moment, () -> stop.set(true));
  }

  /** Does something when a stage begins. */
  private static Progress at(String moment, Runnable action) {
    return new Progress() {
      @Override
      public void begin(String stage, long total) {
        if (stage.startsWith(moment)) {
          action.run();
        }
      }

      @Override
      public void advance(long count) {}

      @Override
      public void end() {}

      @Override
      public void note(String message) {}
    };
  }
}
