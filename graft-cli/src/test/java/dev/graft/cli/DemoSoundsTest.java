package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Progress;
import dev.graft.graph.OnnxFile;
import dev.graft.pretrain.MelNet;
import dev.graft.train.BackboneChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of sounds, on what Graft brings along. */
class DemoSoundsTest {
  @TempDir private Path folder;

  @Test
  void aSoundThatWasChangedIsMadeAgain() throws IOException {
    DemoSounds sounds = new DemoSounds(folder, 3);
    Path data = sounds.folder(Progress.none());
    Path one = data.resolve("val/bell/000023.wav");
    byte[] before = Files.readAllBytes(one);
    Files.write(one, new byte[] {1});
    Files.delete(data.resolve("train/drop/000002.wav"));
    assertThat(sounds.folder(Progress.none())).isEqualTo(data);
    assertThat(one).hasBinaryContent(before);
    assertThat(data.resolve("train/drop/000002.wav")).isNotEmptyFile();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(data);
    }
  }

  @Test
  void theNetworkSlidesOverSoundsOfAnyLength() throws IOException {
    BackboneChoice choice = new DemoSounds(folder, 3).backbone();
    String input =
        choice
            .modality()
            .processor(OnnxFile.read(choice.source().file()), "melnet")
            .toJson()
            .toString();
    // Four frames of 160 samples are a piece; it hears 29 frames of 512 samples at once: eight
    // pieces.
    assertThat(input).contains("\"hop\":640").contains("\"lead\":7");
    assertThatThrownBy(() -> new MelNet(40, 12)).hasMessageContaining("a multiple of 16");
  }

  @Test
  void twoDemosAtOnceAreRefused() {
    Cli both = Cli.run("demo", "--text", "--sound", "--out", folder.resolve("demo"));
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).contains("--text and --sound ask for two demos");
  }

  @Test
  void whatTheDemosOwnNetworkDoesNotTakeIsRefused() {
    Cli frames = Cli.run("demo", "--sound", "--log-mel", "bands=32", "--out", folder.resolve("a"));
    assertThat(frames.status()).isEqualTo(2);
    assertThat(frames.err()).contains("--log-mel means nothing to the small network");
    Cli pictures =
        Cli.run("demo", "--sound", "--backbone", "seedling", "--out", folder.resolve("a"));
    assertThat(pictures.status()).isEqualTo(2);
    assertThat(pictures.err()).contains("the data are sounds, and the backbone 'seedling' is for");
  }

  @Test
  @Tag("slow")
  void trainingFromRandomWeightsHearsMoreThanAHeadOnThem() throws IOException {
    JsonNode demo = json(Cli.run("demo", "--sound", "--json", "--out", folder.resolve("demo")));
    double head = demo.requiredAt("/headAlone").asDouble();
    assertThat(demo.requiredAt("/fineTuned").asDouble()).isGreaterThan(0.85).isGreaterThan(head);
    assertThat(demo.requiredAt("/shown")).hasSize(3);
    assertThat(folder.resolve("demo/report.html")).isNotEmptyFile();
  }
}
