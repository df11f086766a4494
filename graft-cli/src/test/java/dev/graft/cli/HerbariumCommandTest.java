package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HerbariumCommandTest {
  @TempDir Path folder;

  private Cli herbarium(Object... more) {
    return Cli.run(
        Stream.concat(
                Stream.of("herbarium", folder.resolve("leaves"), "--size", 32), Arrays.stream(more))
            .toArray());
  }

  private long files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("leaves").resolve(name))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void kindsAreFoldersInTrainAndVal() throws IOException {
    Cli run = herbarium("--count", 60, "--val-fraction", 0.2);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("leaves: 48 pictures of 32 px to train on, 12 to validate on")
        .hasLineCount(1);
    assertThat(run.err()).contains("Drawing leaves: 60");
    assertThat(files("train")).isEqualTo(48);
    assertThat(files("val/needle")).isEqualTo(2);
  }

  @Test
  void jsonIsOneDocumentThatSaysWhatToTrainOn() throws IOException {
    JsonNode document =
        json(
            herbarium(
                "--count", 24, "--style", "ink", "--target", "length", "--seed", 7, "--json"));
    assertThat(document.get("data").asText())
        .isEqualTo(folder.resolve("leaves/manifest.csv").toString());
    assertThat(document.get("style").asText()).isEqualTo("ink");
    assertThat(document.get("target").asText()).isEqualTo("length");
    assertThat(document.get("seed").asLong()).isEqualTo(7);
    assertThat(document.get("sizePx").asInt()).isEqualTo(32);
    assertThat(document.get("train").asInt()).isEqualTo(18);
    assertThat(document.get("val").asInt()).isEqualTo(6);
    assertThat(document.get("bytes").asLong()).isPositive();
    assertThat(files("pictures")).isEqualTo(24);
  }

  @Test
  void anotherSeedDrawsOtherLeaves() throws IOException {
    Path first = folder.resolve("a/train/lobed/000000.jpg");
    Path second = folder.resolve("b/train/lobed/000000.jpg");
    for (String name : new String[] {"a", "b"}) {
      Cli.run(
          "herbarium",
          folder.resolve(name),
          "--count",
          24,
          "--size",
          32,
          "--seed",
          name.equals("a") ? 0 : 1);
    }
    assertThat(first).exists();
    assertThat(Files.mismatch(first, second)).isNotNegative();
  }

  @Test
  void whatItDrawsCanBeTrainedOn() throws IOException {
    herbarium("--count", 60);
    JsonNode run =
        json(
            Cli.run(
                "train",
                folder.resolve("leaves"),
                "--backbone",
                Fixtures.backbone(folder.resolve("tiny.onnx")),
                "--out",
                folder.resolve("out"),
                "--json"));
    assertThat(run.requiredAt("/classes").size()).isEqualTo(6);
    assertThat(run.requiredAt("/data/train").asInt() + run.requiredAt("/data/val").asInt())
        .isEqualTo(60);
    assertThat(run.requiredAt("/data/skipped")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 3 | --count 3: expected a number from 6 to 1000000",
        "--size 9000 | --size 9000: expected a number of pixels from 16 to 1024",
        "--val-fraction 1.5 | --val-fraction 1.5: expected a number from 0, for none, to below 1",
        "--count 12 --val-fraction 0.1 | say --count 60 or more, or a larger --val-fraction",
        "--style oil | known are photo, ink",
        "--count many | many"
      })
  void aWrongValueEndsWithStatusTwoAndSaysWhatWasExpected(String options, String message) {
    List<Object> words = new ArrayList<>(List.of("herbarium", folder.resolve("leaves")));
    words.addAll(List.of(options.split(" ")));
    Cli run = Cli.run(words.toArray());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("graft: ").contains(message);
    assertThat(folder.resolve("leaves")).doesNotExist();
  }

  @Test
  void aFolderWithSomethingInItIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("leaves/mine"));
    Cli run = herbarium();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("leaves' is not empty").hasLineCount(1);
    assertThat(files("")).isZero();
  }

  @Test
  void helpNamesTheCommand() {
    assertThat(Cli.run("--help").out()).contains("herbarium").contains("leaves of six kinds");
  }
}
