package dev.graft.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates of low rank, from the command to the file. */
class LoraTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.splitPictures(folder.resolve("data"), 16);
  }

  private static Cli train(String out, String options) {
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--threads", 1));
    command.addAll(List.of("--out", folder.resolve(out), "--overwrite"));
    command.addAll(Arrays.asList(options.split(" ")));
    return Cli.run(command.toArray());
  }

  private static JsonNode record(String out) throws IOException {
    return JSON.readTree(folder.resolve(out).resolve("run.json").toFile());
  }

  @Test
  void aTrainingWritesTheOriginalWithNewValuesForTheMatricesNamed() throws IOException {
    String options =
        "--strategy lora --targets layer[23] --rank 2 --alpha 4 --epochs 4 --rate 0.0002 --favour trained";
    Cli run = train("a", options);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(moved("a")).containsExactly("layer2.conv.weight", "layer3.conv.weight");
    JsonNode record = record("a");
    JsonNode moving = record.requiredAt("/settings/recipe/moving");
    assertThat(moving.requiredAt("/kind").asText()).isEqualTo("low-rank");
    assertThat(moving.requiredAt("/rank").asInt()).isEqualTo(2);
    assertThat(moving.requiredAt("/alpha").asDouble()).isEqualTo(4);
    assertThat(moving.requiredAt("/matrices")).hasSize(2);
    assertThat(record.requiredAt("/strategy/parameters/moving").asLong())
        .isPositive()
        .isLessThan(record.requiredAt("/strategy/parameters/all").asLong());
    assertThat(record.requiredAt("/strategy/reasons").toString())
        .contains("updates of rank 2 and alpha 4 to 2 matrices")
        .contains("parameters move");

    Cli again =
        Cli.run("train", "--like", folder.resolve("a/run.json"), "--out", folder.resolve("again"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(folder.resolve("again/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("a/model.onnx"));

    Cli wider =
        Cli.run(
            "train",
            "--like",
            folder.resolve("a/run.json"),
            "--rank",
            3,
            "--out",
            folder.resolve("wider"));
    assertThat(wider.status()).as(wider.err()).isZero();
    assertThat(record("wider").requiredAt("/settings/recipe/moving/rank").asInt()).isEqualTo(3);
    assertThat(record("wider").requiredAt("/settings/recipe/stages/0/rates/backbone").asDouble())
        .isEqualTo(0.0002);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--strategy full --rank 4 | --rank goes with --strategy lora, not with full",
        "--strategy lora --targets query | no weight matrix of the backbone is named by 'query'; there are /stem/conv",
        "--strategy lora --targets layer1 --rank 99 | has at most rank",
        "--strategy lora --rank 0 | rank 0",
        "--strategy lora --unfreeze last:1 | 'lora'",
        "--strategy lora --rank 1 --batch-norm live | statistics of batch normalisation",
      })
  void whatCannotBeIsRefusedWithTheReason(String options, String reason) {
    Cli run = train("refused", options.strip());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(reason);
  }

  /** The backbone's constants of which the written model has other bits. */
  private static Set<String> moved(String out) {
    Graph before = OnnxFile.read(backbone);
    Graph after = OnnxFile.read(folder.resolve(out).resolve("model.onnx"));
    Set<String> moved = new TreeSet<>();
    before
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith("fc.")
                  && !tensor
                      .bytes()
                      .equals(requireNonNull(after.initializers().get(name)).bytes())) {
                moved.add(name);
              }
            });
    return moved;
  }
}
