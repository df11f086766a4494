package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backbone from random weights, through the command line. */
class PretrainCommandTest {
  @TempDir private Path folder;

  private Cli pretrain(Path data, String out, Object... more) {
    List<Object> given = Arrays.asList(more);
    List<Object> arguments = new ArrayList<>(List.of("pretrain", data));
    Map<String, Object> small = new HashMap<>(Map.of("--width", 0.25, "--size", 64));
    small.putAll(Map.of("--features", 16, "--epochs", 2, "--batch-size", 16));
    small.keySet().removeAll(given);
    small.forEach((option, value) -> arguments.addAll(List.of(option, value)));
    arguments.addAll(List.of("--precision", "float32", "--json", "--out", folder.resolve(out)));
    arguments.addAll(given);
    return Cli.run(arguments.toArray());
  }

  @Test
  void aTeachersPupilIsABackboneThatTrainTakes() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    JsonNode run = json(pretrain(data, "out", "--teacher", teacher, "--views", 2));
    assertThat(run.at("/history")).hasSize(2);
    assertThat(run.at("/classes").asInt()).isEqualTo(2);
    Path backbone = folder.resolve("out/backbone.onnx");
    assertThat(run.at("/file").asText()).isEqualTo(backbone.toString());
    Cli train =
        Cli.run("train", data, "--backbone", backbone, "--out", folder.resolve("t"), "--json");
    JsonNode trained = json(train);
    assertThat(train.err()).contains("as the file beside the backbone says");
    assertThat(trained.at("/strategy/name").asText()).isEqualTo("head");
  }

  @Test
  void twoRunsWriteTheSameBytes() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    json(pretrain(data, "a"));
    json(pretrain(data, "b"));
    assertThat(folder.resolve("a/backbone.onnx"))
        .hasSameBinaryContentAs(folder.resolve("b/backbone.onnx"));
    json(pretrain(data, "c", "--seed", 1));
    assertThat(Files.mismatch(folder.resolve("a/backbone.onnx"), folder.resolve("c/backbone.onnx")))
        .isNotEqualTo(-1);
  }

  @Test
  void picturesOfASetToStayApartFromAreLeftOut() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    Path apart = folder.resolve("apart");
    int copied = 0;
    for (String kind : List.of("disc", "stripes")) {
      Files.createDirectories(apart.resolve(kind));
      try (var files = Files.list(data.resolve(kind))) {
        for (Path file : files.sorted().limit(3).toList()) {
          Files.copy(file, apart.resolve(kind).resolve("renamed-" + file.getFileName()));
          copied++;
        }
      }
    }
    JsonNode run = json(pretrain(data, "out", "--apart-from", apart));
    assertThat(run.at("/leftOut").asInt()).isGreaterThanOrEqualTo(copied);
    assertThat(run.at("/train").asInt() + run.at("/val").asInt() + run.at("/leftOut").asInt())
        .isEqualTo(40);
  }

  @Test
  void aShareOfThePicturesIsEnoughToTryTheRecipe() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 50);
    assertThat(json(pretrain(data, "out", "--share", 0.1)).at("/train").asInt()).isEqualTo(10);
  }

  @Test
  void anEarlierRunsNetworkIsGoneOnFrom() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    JsonNode first = json(pretrain(data, "first", "--epochs", 12, "--batch-size", 8));
    JsonNode second = json(pretrain(data, "second", "--from", folder.resolve("first")));
    assertThat(second.at("/history/0/trainLoss").asDouble())
        .isLessThan(first.at("/history/0/trainLoss").asDouble() - 0.05);
    assertThat(second.at("/score/measure").asDouble())
        .isGreaterThanOrEqualTo(first.at("/score/measure").asDouble());
  }

  @Test
  void aNetworkThatCannotBeGoneOnFromIsNamed() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    json(pretrain(data, "narrow", "--epochs", 1));
    Path narrow = folder.resolve("narrow");
    Cli wider = pretrain(data, "wider", "--from", narrow, "--features", 32);
    assertThat(wider.status()).isEqualTo(2);
    assertThat(wider.err()).contains(narrow.toString(), "--features");
    Cli none = pretrain(data, "none", "--from", folder.resolve("nowhere"));
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("nowhere");
    Cli itself = pretrain(data, "narrow", "--from", narrow);
    assertThat(itself.status()).isEqualTo(2);
    assertThat(itself.err()).contains("--resume");
  }

  @Test
  void sizesFollowOneAnotherOrTakeTurns() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    JsonNode run = json(pretrain(data, "out", "--train-size", "32,32+48"));
    assertThat(run.at("/history").findValuesAsText("stage")).containsExactly("32 px", "32+48 px");
    Cli wrong = pretrain(data, "wrong", "--train-size", "32x48");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("32x48", "64,96+112");
  }

  @Test
  void neitherTeacherNorLabelsIsWrongUsage() {
    Cli run = pretrain(folder, "out", "--no-labels");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("teacher");
  }
}
