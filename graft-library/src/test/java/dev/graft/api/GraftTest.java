package dev.graft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.Backbone;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.model.Answer;
import dev.graft.model.Model;
import dev.graft.policy.Strategy;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraftTest {
  @TempDir private static Path shared;

  private static Path leaves;

  @TempDir private Path folder;

  @BeforeAll
  static void drawLeaves() throws IOException {
    leaves = shared.resolve("leaves");
    Herbarium.write(
        leaves,
        HerbariumSettings.defaults().withThreads(2).withCount(48).withSizePx(64),
        Progress.none());
  }

  @Test
  void whatHoldsOtherSamplesThanAskedForIsNamed() throws IOException {
    Path sounds = folder.resolve("sounds");
    for (String name : List.of("a/1.wav", "a/2.wav", "b/1.flac", "b/2.mp3")) {
      Files.createDirectories(Objects.requireNonNull(sounds.resolve(name).getParent()));
      Files.writeString(sounds.resolve(name), "no sound");
    }
    try (Graft graft = Graft.open(workshop())) {
      assertThatThrownBy(() -> graft.sounds(leaves)).hasMessageContaining("holds no sounds");
      assertThatThrownBy(() -> graft.pictures(sounds))
          .hasMessageContaining("holds sounds, not pictures; read it as sounds");
      assertThatThrownBy(() -> graft.texts(sounds)).hasMessageContaining("holds no texts");
      assertThatThrownBy(() -> graft.sounds(sounds))
          .hasMessageContaining("expected WAV, FLAC, MP3 or Ogg Vorbis");
    }
  }

  private static Workshop workshop() {
    return Workshop.of(shared.resolve("cache")).withThreads(2);
  }

  @Test
  void wrongSettingsAreRefusedByNameBeforeFeaturesAreComputed() {
    Workshop untouched = Workshop.of(folder.resolve("untouched")).withThreads(1);
    try (Graft graft = Graft.open(untouched)) {
      DataSet flowers = graft.pictures(leaves);
      for (Strategy strategy : List.of(Strategy.auto(), Strategy.full(), Strategy.gradual())) {
        assertRefused(
            graft,
            flowers,
            Tuning.of(strategy).withChanges(recipe -> recipe.withBatchSize(0)),
            "a batch size of 0 is none; expected a whole number from 1.");
        assertRefused(
            graft,
            flowers,
            Tuning.of(strategy).withChanges(recipe -> recipe.atRate(-0.5)),
            "a learning rate of the backbone of -0.5 is none");
      }
    }
    assertThat(untouched.cache().resolve("features")).doesNotExist();
  }

  private static void assertRefused(Graft graft, DataSet data, Tuning tuning, String told) {
    assertThatThrownBy(() -> graft.train(data, Backbone.named("seedling"), tuning))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining(told);
  }

  @Test
  void trainsAHeadWritesItAndAnswersFromTheFileAsFromMemory() throws IOException {
    Path leaf = leaf();
    Answer fromMemory;
    try (Graft graft = Graft.open(workshop())) {
      DataSet flowers = graft.pictures(leaves);
      Run run = graft.train(flowers, Backbone.named("seedling"), Strategy.head());
      assertThat(run.validation().accuracy()).isGreaterThan(0.5);
      assertThat(run.strategy()).isEqualTo("head");
      assertThat(run.reasons()).isNotEmpty();
      try (Model model = run.model()) {
        fromMemory = model.classify(leaf);
      }
      run.write(folder.resolve("out"));
    }
    assertThat(folder.resolve("out/run.json")).isNotEmptyFile();
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    try (Model model = Model.open(folder.resolve("out/model.onnx"))) {
      assertThat(model.classify(leaf)).isEqualTo(fromMemory);
      assertThat(model.classify(Files.readAllBytes(leaf))).isEqualTo(fromMemory);
    }
    assertThat(fromMemory.probabilities().values().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-5));
    assertThat(List.copyOf(fromMemory.probabilities().values()))
        .isSortedAccordingTo(Comparator.reverseOrder())
        .first()
        .isEqualTo(fromMemory.probability());
  }

  @Test
  void leavesTheStrategyToGraftAndTrainsOneDataSetTwice() {
    try (Graft graft = Graft.open(workshop())) {
      DataSet flowers = graft.pictures(leaves);
      Run advised = graft.train(flowers, Backbone.named("seedling"));
      Run again = graft.train(flowers, Backbone.named("seedling"));
      assertThat(advised.reasons()).isNotEmpty().isEqualTo(again.reasons());
      assertThat(advised.metrics()).containsKeys("train", "val").isEqualTo(again.metrics());
    }
  }

  @Test
  void nothingMeasuresTheResultWhereNoSampleIsSetAside() {
    try (Graft graft = Graft.open(workshop())) {
      DataSet flowers =
          graft.pictures(
              leaves.resolve("train"), DataSetOptions.defaults().withValidationFraction(0));
      Run run = graft.train(flowers, Backbone.named("seedling"), Strategy.head());
      assertThatThrownBy(run::validation)
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("no sample was set aside");
    }
  }

  @Test
  void anUnreadableFileIsNamedWithWhatTheModelWants() throws IOException {
    Path none = Files.writeString(folder.resolve("note.jpg"), "no picture");
    try (Graft graft = Graft.open(workshop())) {
      Run run = graft.train(graft.pictures(leaves), Backbone.named("seedling"), Strategy.head());
      try (Model model = run.model()) {
        assertThatThrownBy(() -> model.classify(none))
            .isInstanceOf(GraftException.class)
            .hasMessageContaining("note.jpg")
            .hasMessageContaining("give this model a picture")
            .satisfies(e -> assertThat(((GraftException) e).fault()).isEqualTo(Fault.DATA));
        assertThatThrownBy(() -> model.classify(folder.resolve("absent.jpg")))
            .hasMessageContaining("absent.jpg does not exist");
        assertThatThrownBy(() -> model.values(none)).hasMessageContaining("tells classes");
      }
    }
  }

  @Test
  void aModelThatIsClosedWhileItIsAskedFinishesItsAnswersAndThenRefuses() throws Exception {
    Path leaf = leaf();
    try (Graft graft = Graft.open(workshop())) {
      Model model =
          graft.train(graft.pictures(leaves), Backbone.named("seedling"), Strategy.head()).model();
      List<Throwable> ends = new CopyOnWriteArrayList<>();
      List<Thread> asking = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  while (true) {
                    model.classify(leaf);
                  }
                });
        thread.setUncaughtExceptionHandler((ended, failure) -> ends.add(failure));
        thread.start();
        asking.add(thread);
      }
      Thread.sleep(300);
      model.close();
      model.close();
      for (Thread thread : asking) {
        thread.join(30_000);
      }
      assertThat(ends).hasSize(4);
      assertThat(ends)
          .allSatisfy(
              end ->
                  assertThat(end)
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining("was closed and answers no more"));
    }
  }

  @Test
  void whatWasClosedIsToldAndAnEarlierRunIsReplacedOnlyWhereThatIsSaid() {
    Graft graft = Graft.open(workshop());
    DataSet flowers = graft.pictures(leaves);
    Run run = graft.train(flowers, Backbone.named("seedling"), Strategy.head());
    run.write(folder.resolve("again"));
    assertThatThrownBy(() -> run.write(folder.resolve("again")))
        .hasMessageContaining("holds the results of an earlier run");
    assertThat(run.replace(folder.resolve("again")).model()).contains("again");
    graft.close();
    assertThatThrownBy(() -> graft.pictures(leaves)).hasMessageContaining("this Graft was closed");
    assertThatThrownBy(() -> graft.train(flowers, Backbone.named("seedling")))
        .hasMessageContaining("this Graft was closed");
  }

  @Test
  void textsAreNotTakenForPicturesNorPicturesForTexts() throws IOException {
    Path table =
        Files.write(
            folder.resolve("texts.csv"), List.of("text,label", "good,a", "bad,b", "fine,a"));
    try (Graft graft = Graft.open(workshop())) {
      assertThatThrownBy(() -> graft.pictures(table)).hasMessageContaining("read it as texts");
      assertThatThrownBy(() -> graft.texts(leaves)).hasMessageContaining("holds no texts");
    }
  }

  private static Path leaf() throws IOException {
    try (Stream<Path> files = Files.walk(leaves.resolve("val"))) {
      return files.filter(Files::isRegularFile).min(Comparator.naturalOrder()).orElseThrow();
    }
  }
}
