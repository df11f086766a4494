package dev.graft.audio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Skipped;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.model.GraftedModel;
import dev.graft.model.Model;
import dev.graft.ort.Engine;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.train.EvaluatedPart;
import dev.graft.train.ModelEvaluation;
import dev.graft.train.Pausing;
import dev.graft.train.RunFolder;
import dev.graft.transcribe.Frames;
import dev.graft.transcribe.TopChoice;
import dev.graft.transcribe.Transcribed;
import dev.graft.transcribe.TranscriptRecord;
import dev.graft.transcribe.TranscriptRequest;
import dev.graft.transcribe.TranscriptTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tones that spell letters, from files to texts. */
class TranscriptTrainingTest {
  private static final int RATE = 4000;
  private static final double[] TONES = {300, 700, 1300};
  private static final int ENCODER_BLOCKS = Backbone.of(Networks.tokens(13, 1)).blocks().size();

  @TempDir private Path folder;
  private Path manifest;

  /** A tone for each letter of a word, of other lengths and loudness, and a pause behind each. */
  private static float[] spoken(String word, SplittableRandom random) {
    List<float[]> parts = new ArrayList<>();
    for (int at = 0; at < word.length(); at++) {
      float[] tone =
          Wav.sine(
              TONES[word.charAt(at) - 'a'] * (0.95 + 0.1 * random.nextDouble()),
              0.12 + 0.06 * random.nextDouble(),
              RATE);
      float loudness = 0.3f + 0.7f * (float) random.nextDouble();
      for (int i = 0; i < tone.length; i++) {
        tone[i] = loudness * tone[i] + 0.005f * (float) random.nextGaussian();
      }
      parts.add(tone);
      parts.add(Wav.noise(0.06, RATE, random.nextLong()));
    }
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int next = 0;
    for (float[] part : parts) {
      boolean pause = parts.indexOf(part) % 2 == 1;
      for (float value : part) {
        all[next++] = pause ? 0.05f * value : value;
      }
    }
    return all;
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= random.nextInt(3); i++) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  @BeforeEach
  void writeSounds() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    List<String> lines = new ArrayList<>(List.of("path,text,split"));
    for (int i = 0; i < 72; i++) {
      String word = word(random);
      Wav.write(folder.resolve(i + ".wav"), spoken(word, random), RATE);
      lines.add(i + ".wav," + word + (i < 56 ? ",train" : ",val"));
    }
    Wav.write(folder.resolve("short.wav"), Wav.sine(300, 0.02, RATE), RATE);
    lines.add("short.wav,abcabc,train");
    Wav.write(folder.resolve("long.wav"), Wav.sine(300, 3, RATE), RATE);
    lines.add("long.wav,a,train");
    lines.add("0.wav,,train");
    manifest = folder.resolve("set.csv");
    Files.write(manifest, lines);
    OnnxFile.write(Networks.tokens(13, 1), folder.resolve("encoder.onnx"));
  }

  /** The same sounds with nothing held out by the user. */
  private Path undivided() throws IOException {
    Path file = folder.resolve("undivided.csv");
    Files.write(
        file,
        Files.readAllLines(manifest).stream()
            .limit(41)
            .map(line -> line.substring(0, line.lastIndexOf(',')))
            .toList());
    return file;
  }

  private TranscriptRequest request(TopChoice top, int kept, int epochs, Pausing pausing) {
    return request(manifest, top, kept, epochs, pausing, true);
  }

  private TranscriptRequest request(
      Path data, TopChoice top, int kept, int epochs, Pausing pausing, boolean refit) {
    SoundFrames frames = SoundFrames.of(Optional.of(RATE), Optional.of(2.0), false);
    return new TranscriptRequest(
        data,
        DataSetOptions.defaults().withSeed(3),
        new Frames(frames.processor(), frames::graph, frames::frames),
        BackboneSource.of(folder.resolve("encoder.onnx")),
        kept,
        top,
        recipe -> changed(recipe, epochs),
        refit,
        Workshop.of(folder.resolve("home")).withThreads(2),
        pausing);
  }

  private static Recipe changed(Recipe recipe, int epochs) {
    return recipe
        .withBatchSize(8)
        .withEachStage(stage -> stage.withMaxEpochs(epochs).withRates(new Rates(0.01, 0.003, 1)));
  }

  private TranscriptRecord train(TopChoice top, int kept, int epochs, String out) {
    return train(request(top, kept, epochs, Pausing.defaults()), out, RunFolder.Earlier.REFUSE);
  }

  private TranscriptRecord train(TranscriptRequest request, String out, RunFolder.Earlier earlier) {
    try (RunFolder run = RunFolder.open(folder.resolve(out), earlier)) {
      return TranscriptTraining.run(request, run, (told, read) -> {});
    }
  }

  private Graph model(String out) {
    return GraftedModel.read(folder.resolve(out).resolve("model.onnx")).graph();
  }

  @Test
  void whatIsSaidIsWrittenDown() throws IOException {
    TranscriptRecord run = train(TopChoice.FULL, 0, 14, "out");
    assertThat(run.characters()).containsExactly("a", "b", "c");
    assertThat(requireNonNull(run.metrics().get("val")).wordErrorRate()).isLessThan(0.35);
    assertThat(run.history()).hasSize(14);
    Path file = folder.resolve("out").resolve("model.onnx");
    try (Model model = Model.open(file)) {
      SplittableRandom random = new SplittableRandom(99);
      int right = 0;
      for (int i = 0; i < 20; i++) {
        String word = word(random);
        Wav.write(folder.resolve("fresh.wav"), spoken(word, random), RATE);
        right += model.text(folder.resolve("fresh.wav")).equals(word) ? 1 : 0;
      }
      assertThat(right).isGreaterThan(10);
      assertThatThrownBy(() -> model.classify(folder.resolve("0.wav")))
          .hasMessageContaining("ask for a text");
    }
    Files.copy(file, folder.resolve("encoder.onnx"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> train(TopChoice.FULL, 1, 1, "again"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no encoder of texts");
    ModelEvaluation evaluation =
        ModelEvaluation.of(
            GraftedModel.read(file),
            manifest,
            EvaluatedPart.VAL,
            false,
            1,
            Workshop.of(folder.resolve("home")).withThreads(2));
    assertThat(evaluation.metrics()).isEqualTo(run.metrics().get("val"));
  }

  @Test
  void soundsWhoseTextDoesNotFitAreListed() {
    TranscriptRecord run = train(TopChoice.FROZEN, 1, 1, "out");
    assertThat(run.data().train()).isEqualTo(56);
    assertThat(run.data().val()).isEqualTo(16);
    assertThat(run.data().skipped())
        .extracting(Skipped::path)
        .containsExactlyInAnyOrder("short.wav", "long.wav", "0.wav");
    assertThat(run.data().skipped())
        .anySatisfy(one -> assertThat(one.reason()).contains("needs 6 moments"))
        .anySatisfy(one -> assertThat(one.reason()).startsWith("is longer than what is heard"))
        .anySatisfy(one -> assertThat(one.reason()).endsWith("has no text"));
  }

  @Test
  void whatIsLeftOutShapesNeitherTheAlphabetNorTheStride() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(manifest));
    for (int i = 0; i < 6; i++) {
      Wav.write(folder.resolve("hopeless" + i + ".wav"), Wav.sine(300 + i, 0.02, RATE), RATE);
      lines.add("hopeless" + i + ".wav,Axyz" + i + "xyzxyz,train");
    }
    Files.write(manifest, lines);
    TranscriptRecord run = train(TopChoice.FROZEN, 1, 1, "out");
    assertThat(run.data().train()).isEqualTo(56);
    assertThat(run.characters()).containsExactly("a", "b", "c");
    assertThat(run.strategy().stride()).isEqualTo(4);
    assertThat(run.data().warnings())
        .as("warnings, of letters in both cases too, of which one is left out")
        .noneMatch(one -> one.contains("large and small"));
  }

  @Test
  void aFinishedTrainingResumedEndsInTheSameBitsAndTrainsNothingAgain() throws IOException {
    Path data = undivided();
    TranscriptRequest first = request(data, TopChoice.FULL, 0, 2, Pausing.defaults(), true);
    TranscriptRecord done = train(first, "out", RunFolder.Earlier.REFUSE);
    byte[] model = Files.readAllBytes(folder.resolve("out/model.onnx"));
    AtomicInteger steps = new AtomicInteger();
    Pausing counting =
        Pausing.defaults().withResume(true).withStop(() -> steps.incrementAndGet() < 0);
    TranscriptRequest again = request(data, TopChoice.FULL, 0, 2, counting, true);
    TranscriptRecord resumed = train(again, "out", RunFolder.Earlier.RESUME);
    assertThat(steps).hasValue(0);
    assertThat(resumed.metrics()).isEqualTo(done.metrics());
    assertThat(resumed.history()).isEqualTo(done.history());
    assertThat(Files.readAllBytes(folder.resolve("out/model.onnx"))).isEqualTo(model);
  }

  @Test
  void frozenBlocksAreBitIdenticalAndOthersMove() {
    Map<String, Tensor> before = Networks.tokens(13, 1).initializers();
    train(TopChoice.FROZEN, 3, 2, "frozen");
    train(TopChoice.FULL, 3, 2, "full");
    Graph frozen = model("frozen");
    Graph full = model("full");
    int shared = 0;
    int moved = 0;
    int fresh = 0;
    for (Map.Entry<String, Tensor> constant : frozen.initializers().entrySet()) {
      Tensor original = before.get(constant.getKey());
      Tensor trained = requireNonNull(full.initializers().get(constant.getKey()));
      if (original != null) {
        shared++;
        assertThat(constant.getValue().bytes()).isEqualTo(original.bytes());
        moved += trained.bytes().equals(original.bytes()) ? 0 : 1;
      } else if (constant.getKey().startsWith("front_end/")) {
        assertThat(constant.getValue().bytes()).isEqualTo(trained.bytes());
      } else {
        fresh++;
      }
    }
    assertThat(shared).isGreaterThan(20);
    assertThat(moved).isGreaterThan(15);
    assertThat(fresh).isGreaterThan(10);
  }

  @Test
  void aStoppedTrainingGoesOnToTheSameBits() throws IOException {
    TranscriptRecord whole = train(TopChoice.GRADUAL, 2, 2, "whole");
    AtomicInteger asked = new AtomicInteger();
    Pausing stopping = Pausing.defaults().withStop(() -> asked.incrementAndGet() > 9);
    TranscriptRequest first = request(TopChoice.GRADUAL, 2, 2, stopping);
    assertThat(train(first, "parts", RunFolder.Earlier.REFUSE).stopped()).isTrue();
    TranscriptRequest rest = request(TopChoice.GRADUAL, 2, 2, Pausing.defaults().withResume(true));
    TranscriptRecord resumed = train(rest, "parts", RunFolder.Earlier.RESUME);
    assertThat(resumed.stopped()).isFalse();
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(Files.readAllBytes(folder.resolve("parts/model.onnx")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole/model.onnx")));
  }

  @Test
  void whatGraftHeldOutIsGivenBackAndFrozenBlocksStayToTheBit() throws IOException {
    Path data = undivided();
    Pausing through = Pausing.defaults();
    TranscriptRecord given =
        train(
            request(data, TopChoice.FROZEN, 2, 1, through, true),
            "given",
            RunFolder.Earlier.REFUSE);
    TranscriptRecord apart =
        train(
            request(data, TopChoice.FROZEN, 2, 1, through, false),
            "apart",
            RunFolder.Earlier.REFUSE);
    assertThat(requireNonNull(given.refit()).samples())
        .isEqualTo(given.data().train() + given.data().val())
        .isEqualTo(40);
    assertThat(apart.refit()).isNull();
    assertThat(given.metrics()).isEqualTo(apart.metrics());
    assertThat(given.evidence().get("val")).endsWith("before the model learned from them too");
    assertThat(apart.evidence().get("val")).doesNotContain("before the model");
    Map<String, Tensor> before = Networks.tokens(13, 1).initializers();
    Map<String, Tensor> with = model("given").initializers();
    Map<String, Tensor> without = model("apart").initializers();
    int frozen = 0;
    int moved = 0;
    for (Map.Entry<String, Tensor> constant : with.entrySet()) {
      Tensor other = requireNonNull(without.get(constant.getKey()));
      Tensor original = before.get(constant.getKey());
      if (original != null) {
        frozen++;
        assertThat(constant.getValue().bytes()).isEqualTo(original.bytes());
      } else {
        moved += constant.getValue().bytes().equals(other.bytes()) ? 0 : 1;
      }
    }
    assertThat(frozen).isGreaterThan(10);
    assertThat(moved).isGreaterThan(5);
  }

  @Test
  void aTrainingStoppedWhileItLearnsFromAllGoesOnToTheSameBits() throws IOException {
    Path data = undivided();
    AtomicInteger all = new AtomicInteger();
    Pausing counting = Pausing.defaults().withStop(() -> all.incrementAndGet() < 0);
    train(request(data, TopChoice.FULL, 0, 1, counting, true), "whole", RunFolder.Earlier.REFUSE);
    AtomicInteger asked = new AtomicInteger();
    Pausing stopping = Pausing.defaults().withStop(() -> asked.incrementAndGet() > all.get() - 2);
    TranscriptRecord stopped =
        train(
            request(data, TopChoice.FULL, 0, 1, stopping, true), "parts", RunFolder.Earlier.REFUSE);
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.history()).hasSize(1);
    assertThat(stopped.refit()).isNull();
    assertThat(folder.resolve("parts/checkpoint/refit")).isNotEmptyDirectory();
    TranscriptRecord resumed =
        train(
            request(data, TopChoice.FULL, 0, 1, Pausing.defaults().withResume(true), true),
            "parts",
            RunFolder.Earlier.RESUME);
    assertThat(resumed.refit()).isNotNull();
    assertThat(Files.readAllBytes(folder.resolve("parts/model.onnx")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole/model.onnx")));
  }

  @Test
  void whatIsMeasuredIsWhatTheReportShows() {
    List<Transcribed> shown = new ArrayList<>();
    TranscriptRecord run;
    try (RunFolder out = RunFolder.open(folder.resolve("out"), RunFolder.Earlier.REFUSE)) {
      run =
          TranscriptTraining.run(
              request(TopChoice.FULL, 0, 1, Pausing.defaults()),
              out,
              (told, read) -> shown.addAll(read));
    }
    assertThat(run.detail()).isEqualTo("val");
    assertThat(shown).hasSize(16);
    TranscriptMetrics measured =
        TranscriptMetrics.of(
            shown.stream().map(Transcribed::read).toList(),
            shown.stream().map(Transcribed::right).toList());
    assertThat(measured).isEqualTo(run.metrics().get("val"));
  }

  @Test
  void paddingChangesNothing() throws IOException {
    train(TopChoice.FULL, 2, 1, "out");
    GraftedModel model = GraftedModel.read(folder.resolve("out/model.onnx"));
    Processor processor = model.card().processor();
    List<Map<String, Tensor>> ones = new ArrayList<>();
    for (String word : List.of("a", "abcab")) {
      float[] sound = spoken(word, new SplittableRandom(1));
      ones.add(
          processor
              .decode(Content.of(Wav.file(sound, RATE)))
              .example(View.whole(), Memory.fresh()));
    }
    try (Engine engine = Engine.of(model.graph(), 1)) {
      float[] alone = engine.values(ones.get(0));
      float[] together = engine.values(processor.signature().collate(ones));
      for (int i = 0; i < alone.length; i++) {
        assertThat(together[i]).isCloseTo(alone[i], within(1e-4f));
      }
      float[] padded = Arrays.copyOfRange(together, alone.length, together.length / 2);
      for (int i = 0; i < padded.length; i++) {
        assertThat(padded[i]).isEqualTo(i % 4 == 0 ? 0 : -1e4f);
      }
      assertThat(padded).isNotEmpty();
    }
  }

  @Test
  void aRandomTopAndNoneAreTrainedForComparison() {
    assertThat(train(TopChoice.RANDOM, 2, 1, "random").backbone().kept()).hasSize(2);
    TranscriptRecord none = train(TopChoice.GRADUAL, 0, 1, "none");
    assertThat(none.backbone().kept()).isEmpty();
    assertThat(none.history()).hasSize(1);
    assertThat(none.strategy().reasons())
        .contains("no block of the encoder is kept, so what is trained is new");
  }

  @Test
  void moreBlocksThanCanBeKeptAreRefused() {
    assertThatThrownBy(() -> train(TopChoice.FULL, ENCODER_BLOCKS, 1, "out"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("keep up to " + (ENCODER_BLOCKS - 1));
  }
}
