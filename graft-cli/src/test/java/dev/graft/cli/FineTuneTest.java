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
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training more than the head, through the command line: every task, every option. */
class FineTuneTest {
  private static final int PER_CLASS = 30;

  @TempDir private static Path shared;
  private static Path data;
  private static Path backbone;

  /** The losses of a training that all options are held against; empty until one asks. */
  private static final List<Double> withoutOptions = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void drawPictures() throws IOException {
    data = Fixtures.pictures(shared.resolve("data"), PER_CLASS);
    backbone = TinyNetwork.residual().write(shared.resolve("residual.onnx"));
  }

  private Cli train(Path set, String out, String options) {
    List<Object> command = new ArrayList<>(List.of("train", set, "--backbone", backbone, "--json"));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--precision", "float32"));
    command.addAll(List.of("--out", folder.resolve(out)));
    command.addAll(Arrays.asList(options.split(" ")));
    return Cli.run(command.toArray());
  }

  private JsonNode trained(Path set, String options) throws IOException {
    return json(train(set, "out", options));
  }

  @Test
  void severalLabelsAreLearnedByEveryBlock() throws IOException {
    StringBuilder manifest = new StringBuilder();
    for (int i = 0; i < PER_CLASS; i++) {
      String both = "{\"path\": \"disc/disc%d.png\", \"labels\": [\"round\", \"seen\"]}%n";
      manifest.append(both.formatted(i));
      manifest.append(
          String.format(
              Locale.ROOT, "{\"path\": \"stripes/stripes%d.jpg\", \"labels\": [\"seen\"]}%n", i));
    }
    Path labels = Files.writeString(data.resolve("labels.jsonl"), manifest);
    JsonNode run = trained(labels, "--strategy full --epochs 6 --rate 0.003");
    assertThat(run.requiredAt("/task").asText()).isEqualTo("multilabel");
    assertThat(run.requiredAt("/history").size()).isPositive();
    assertThat(run.requiredAt("/evidence/val").textValue())
        .contains("temperature")
        .doesNotContain("interval");
    double alone = run.requiredAt("/headAlone/val/meanAveragePrecision").asDouble();
    assertThat(run.requiredAt("/metrics/val/meanAveragePrecision").asDouble())
        .isGreaterThanOrEqualTo(alone);
    for (JsonNode epoch : run.requiredAt("/history")) {
      assertThat(epoch.requiredAt("/valAccuracy").asDouble())
          .as("average precision")
          .isBetween(0.0, 1.0);
    }
  }

  @Test
  void numbersAreLearnedByEveryBlockInTheirOwnUnit() throws IOException {
    StringBuilder manifest = new StringBuilder("path,metres\n");
    for (int i = 0; i < PER_CLASS; i++) {
      manifest.append(
          String.format(
              Locale.ROOT, "disc/disc%d.png,%d\nstripes/stripes%d.jpg,%d\n", i, 9000, i, 1000));
    }
    Path numbers = Files.writeString(data.resolve("numbers.csv"), manifest);
    JsonNode run = trained(numbers, "--strategy full --epochs 6 --rate 0.003 --start-pull 0.01");
    assertThat(run.requiredAt("/task").asText()).isEqualTo("regress");
    assertThat(run.requiredAt("/settings/recipe/regularisation/augment").textValue())
        .isEqualTo("SHIFT");
    assertThat(run.requiredAt("/strategy/reasons").toString())
        .contains("shifted and mirrored, not cropped");
    assertThat(run.requiredAt("/history").size()).isPositive();
    assertThat(run.requiredAt("/evidence/val").textValue())
        .startsWith("each half judged by the state that the other half chose")
        .doesNotContain("temperature");
    double alone = run.requiredAt("/headAlone/val/rmse").doubleValue();
    // Half of the targets are 9,000 and half 1,000.
    assertThat(run.requiredAt("/metrics/val/rmse").doubleValue())
        .isBetween(1.0, Math.min(4000, 1.5 * alone));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--accumulate 3",
        "--head-rate 0.01",
        "--block-decay 0.5",
        "--schedule one-cycle",
        "--schedule slanted",
        "--schedule constant",
        "--augment none",
        "--augment strong",
        "--augment shift",
        "--mixup 0.4",
        "--label-smoothing 0.2",
        "--dropout 0.5",
        "--weight-decay 5",
        "--start-pull 5",
        "--clip 0.001",
        "--balance sampling",
        "--batch-size 7",
        "--batch-norm live",
        "--find-rate"
      })
  void everyOptionChangesWhatTrainingDoes(String option) throws IOException {
    String plain = "--strategy full --epochs 2 --rate 0.002 --no-refit";
    if (withoutOptions.isEmpty()) {
      withoutOptions.addAll(losses(json(train(data, "without", plain))));
    }
    JsonNode with = json(train(data, "with", plain + " " + option));
    assertThat(losses(with)).isNotEqualTo(withoutOptions).doesNotContain(Double.NaN);
  }

  @Test
  void classesOfUnequalSizeCountAlikeWhereThatIsAskedFor() throws IOException {
    Path unequal = Fixtures.pictures(folder.resolve("unequal"), 40);
    for (int i = 8; i < 40; i++) {
      Files.delete(unequal.resolve(String.format(Locale.ROOT, "disc/disc%d.png", i)));
    }
    String plain = "--strategy full --epochs 2 --rate 0.002 --no-refit --balance ";
    List<Double> none = losses(json(train(unequal, "none", plain + "none")));
    for (String way : List.of("weights", "sampling")) {
      assertThat(losses(json(train(unequal, way, plain + way)))).as(way).isNotEqualTo(none);
    }
  }

  @Test
  void fromRandomWeightsIsFromRandomWeightsWhateverTheHead() throws IOException {
    String scratch = "--strategy scratch --epochs 2 --no-refit";
    JsonNode plain = json(train(data, "plain", scratch));
    JsonNode adamw = json(train(data, "adamw", scratch + " --head adamw"));
    assertThat(losses(adamw)).isEqualTo(losses(plain));
  }

  @Test
  void whatCannotBeTrainedIsSaidBeforeAnyPictureIsDecoded() {
    Cli scratch = train(data, "out", "--strategy scratch --start-pull 1");
    assertThat(scratch.status()).isEqualTo(2);
    assertThat(scratch.err()).contains("--start-pull").doesNotContain("Training pictures");
    Cli block = train(data, "out", "--strategy partial --unfreeze layer9");
    assertThat(block.status()).isEqualTo(2);
    assertThat(block.err()).contains("layer9").doesNotContain("Training pictures");
    Cli alone = train(data, "out", "--strategy full --val-fraction 0 --patience 2");
    assertThat(alone.status()).isEqualTo(2);
    assertThat(alone.err()).contains("--val-fraction").doesNotContain("Training pictures");
  }

  @Test
  void withoutValidationTrainingEndsAsTheRecipeSaysAndTheRunTellsWhatThatIsWorth()
      throws IOException {
    String options = "--strategy full --val-fraction 0 --epochs 2 --rate 0.001 --favour trained";
    JsonNode run = trained(data, options);
    assertThat(run.requiredAt("/data/val").asInt()).isZero();
    assertThat(run.requiredAt("/data/train").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(run.requiredAt("/history")).hasSize(2);
    assertThat(run.requiredAt("/history/1/trainLoss").isNumber()).isTrue();
    assertThat(run.at("/history/1/valLoss").isMissingNode()).isTrue();
    assertThat(run.requiredAt("/strategy/reasons").toString())
        .contains("no validation samples, so nothing tells whether it is better");
    assertThat(run.at("/novelty/falseAlarms").isMissingNode()).isTrue();
    assertThat(run.has("refit")).isFalse();
    assertThat(Files.readString(folder.resolve("out/report.html"))).doesNotContain("in validation");
  }

  @Test
  void withoutValidationTheExactHeadStaysWhereTheRecipeFavoursIt() throws IOException {
    JsonNode run = trained(data, "--strategy full --val-fraction 0 --favour start");
    assertThat(run.requiredAt("/history")).isEmpty();
    assertThat(run.requiredAt("/strategy/reasons").toString())
        .contains("no validation samples to tell whether that is better");
  }

  private static List<Double> losses(JsonNode run) {
    List<Double> losses = new ArrayList<>();
    for (JsonNode epoch : run.requiredAt("/history")) {
      losses.add(epoch.requiredAt("/trainLoss").asDouble());
      losses.add(epoch.requiredAt("/valLoss").asDouble());
    }
    return losses;
  }
}
