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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of gradient descent: those that are wrong, and those that come to nothing. */
class DescentOptionsTest {
  @TempDir private Path folder;
  private Path backbone = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void makeData() throws IOException {
    backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    data = Fixtures.pictures(folder.resolve("data"), 6);
  }

  private Cli train(Path what, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("train", what, "--backbone", backbone, "--resize", 64, "--crop", 64));
    arguments.addAll(List.of("--out", folder.resolve("out")));
    if (!List.of(more).contains("--resume")) {
      arguments.add("--overwrite");
    }
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "--schedule, bogus, cosine",
    "--epochs, 0, from 1",
    "--patience, -3, from 1",
    "--batch-size, 0, from 1",
    "--accumulate, 0, from 1",
    "--rate, -5.0, above 0",
    "--head-rate, 0.0, above 0",
    "--block-decay, 9.0, up to 1",
    "--mixup, -1.0, from 0",
    "--label-smoothing, 1.0, below 1",
    "--dropout, NaN, below 1",
    "--weight-decay, -1.0, from 0",
    "--start-pull, -1.0, from 0",
    "--clip, 0.0, above 0",
    "--checkpoint-every, -1.0, seconds"
  })
  void aValueOutOfItsRangeIsRefusedEvenIfItWouldComeToNothing(
      String option, String value, String expected) {
    Cli run = train(data, "--strategy", "head", option, value);
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(option + " " + value).contains(expected);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void optionsWithoutEffectAreNamed() throws IOException {
    JsonNode run = json(train(data, "--epochs", 3, "--find-rate", "--mixup", 0.2, "--json"));
    assertThat(run.requiredAt("/strategy/reasons/1").asText())
        .isEqualTo(
            "--epochs, --find-rate and --mixup had no effect: only the head is trained, exactly");
    assertThat(train(data, "--resume").words()).contains("--resume had no effect");
    assertThat(train(data, "--seed", 1).words()).doesNotContain("no effect");
  }

  @Test
  void optionsOfAHeadTrainedStepByStepAreHeeded() throws IOException {
    JsonNode run =
        json(train(data, "--head", "sgd", "--strategy", "head", "--epochs", 2, "--json"));
    assertThat(run.requiredAt("/strategy/reasons").toString()).doesNotContain("no effect");
    assertThat(run.requiredAt("/history")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void viewsAreRefusedWhereNoHeadIsSolvedFromThem(String head) {
    Cli run = train(data, "--views", 3, "--head", head);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--views 3", "--head " + head);
  }

  @ParameterizedTest
  @CsvSource({"--balance, weights", "--balance, sampling", "--balanced,"})
  void onlyClassesCanBeEvenedOutAndLabelsWeighed(String option, String value) throws IOException {
    Path numbers = data.resolve("numbers.csv");
    Files.writeString(numbers, "path,length\ndisc/disc0.png,1\ndisc/disc1.png,2\n");
    Path labels = data.resolve("labels.jsonl");
    Files.writeString(
        labels,
        """
        {"path": "disc/disc0.png", "labels": ["a", "b"]}
        {"path": "disc/disc1.png", "labels": ["a"]}
        """);
    Object[] options = value == null ? new Object[] {option} : new Object[] {option, value};
    Cli onNumbers = train(numbers, options);
    assertThat(onNumbers.status()).as(onNumbers.err()).isEqualTo(2);
    assertThat(onNumbers.err()).contains(option, "numbers are predicted");
    Cli onLabels = train(labels, options);
    boolean rareLabelsWeighMore = "weights".equals(value);
    assertThat(onLabels.status()).as(onLabels.err()).isEqualTo(rareLabelsWeighMore ? 0 : 2);
    if (!rareLabelsWeighMore) {
      assertThat(onLabels.err()).contains(option, "several labels");
    }
  }
}
