package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Workshop;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.pretrain.Course;
import dev.graft.pretrain.MobileNet;
import dev.graft.pretrain.PretrainRecord;
import dev.graft.pretrain.PretrainRequest;
import dev.graft.pretrain.Pretraining;
import dev.graft.pretrain.Sources;
import dev.graft.torch.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backbone from random weights, through the command line. */
class PretrainCommandTest {
  @TempDir private Path folder;

  private Cli pretrain(Path data, String out, Object... more) {
    List<Object> given = Arrays.asList(more);
    List<Object> arguments = new ArrayList<>(List.of("pretrain", data));
    Map<String, Object> small = new HashMap<>(Map.of("--width", 0.25, "--size", 64));
    small.putAll(Map.of("--features", 16, "--epochs", 2, "--batch-size", 16));
    small.put("--precision", "float32");
    small.keySet().removeAll(given);
    small.forEach((option, value) -> arguments.addAll(List.of(option, value)));
    arguments.addAll(List.of("--json", "--out", folder.resolve(out)));
    arguments.addAll(given);
    return Cli.run(arguments.toArray());
  }

  @Test
  void aTeachersPupilIsABackboneThatTrainTakes() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    JsonNode run = json(pretrain(data, "out", "--teacher", teacher, "--views", 2));
    assertThat(run.requiredAt("/history")).hasSize(2);
    assertThat(run.requiredAt("/classes").asInt()).isEqualTo(2);
    Path backbone = folder.resolve("out/backbone.onnx");
    assertThat(run.requiredAt("/file").asText()).isEqualTo(backbone.toString());
    Cli train =
        Cli.run("train", data, "--backbone", backbone, "--out", folder.resolve("t"), "--json");
    JsonNode trained = json(train);
    assertThat(train.err()).contains("as the file beside the backbone says");
    assertThat(trained.requiredAt("/strategy/name").asText()).isEqualTo("head");
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
    assertThat(run.requiredAt("/leftOut")).hasSizeGreaterThanOrEqualTo(copied);
    assertThat(run.requiredAt("/leftOut/0").asText()).endsWith(".png");
    assertThat(
            run.requiredAt("/train").asInt()
                + run.requiredAt("/val").asInt()
                + run.requiredAt("/leftOut").size())
        .isEqualTo(40);
  }

  @Test
  void aShareOfThePicturesIsEnoughToTryTheRecipe() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 50);
    assertThat(json(pretrain(data, "out", "--share", 0.1)).requiredAt("/train").asInt())
        .isEqualTo(10);
  }

  @Test
  void anEarlierRunsNetworkIsGoneOnFrom() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    JsonNode first = json(pretrain(data, "first", "--epochs", 12, "--batch-size", 8));
    JsonNode second = json(pretrain(data, "second", "--from", folder.resolve("first")));
    assertThat(second.requiredAt("/history/0/trainLoss").asDouble())
        .isLessThan(first.requiredAt("/history/0/trainLoss").asDouble() - 0.05);
    assertThat(second.requiredAt("/score/measure").asDouble())
        .isGreaterThanOrEqualTo(first.requiredAt("/score/measure").asDouble());
  }

  @Test
  void aNetworkThatCannotBeGoneOnFromIsNamed() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    json(pretrain(data, "narrow", "--epochs", 1, "--train-size", 32));
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
    assertThat(run.requiredAt("/history").findValuesAsText("stage"))
        .containsExactly("32 px", "32+48 px");
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

  @ParameterizedTest
  @CsvSource({
    "--batch-size, 0, --batch-size 0: expected a number from 1",
    "--rate, 0, --rate 0.0: expected a number above 0",
    "--rate, NaN, --rate NaN: expected a number above 0",
    "--rate, Infinity, --rate Infinity: expected a number above 0",
    "--size, 48, '--size 48: expected a number of pixels from 64, or from 32 with --train-size'",
    "--train-size, 64+16, --train-size 16: expected a number of pixels from 32",
    "--share, 0, '--share 0.0: expected a number above 0, up to 1'",
    "--share, 1.5, '--share 1.5: expected a number above 0, up to 1'",
    "--views, 0, --views 0: expected a number from 1",
    "--epochs, 0, --epochs 0: expected a number from 1",
    "--epochs, 1, give more --epochs",
    "--width, 9, --width 9.0: expected a number from 0.25 to 2",
    "--features, 1, --features 1: expected a number from 8 to 8192",
    "--checkpoint-every, -1, seconds",
  })
  void aNumberThatMakesNoSenseIsWrongUsageBeforeAnyWork(
      String option, String value, String expected) {
    Cli run = pretrain(folder.resolve("no-such-data"), "out", option, value);
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(expected);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void labelsThatDoNotCountChangeNothing() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    Path known = manifest(data, "known.csv", 0);
    Path permuted = manifest(data, "permuted.csv", 7);
    List<Object> options = List.of("--teacher", teacher, "--views", 1);
    JsonNode run = json(pretrain(known, "a", with(options, "--no-labels")));
    json(pretrain(permuted, "b", with(options, "--no-labels")));
    assertThat(folder.resolve("a/backbone.onnx"))
        .hasSameBinaryContentAs(folder.resolve("b/backbone.onnx"));
    assertThat(run.requiredAt("/classes").asInt()).isZero();
    assertThat(run.requiredAt("/measure").asText()).contains("teacher's most likely class");
    assertThat(run.requiredAt("/score/measure").asDouble()).isBetween(0.0, 1.0);
    json(pretrain(known, "c", with(options)));
    json(pretrain(permuted, "d", with(options)));
    assertThat(Files.mismatch(folder.resolve("c/backbone.onnx"), folder.resolve("d/backbone.onnx")))
        .isNotEqualTo(-1);
  }

  private static Object[] with(List<Object> options, Object... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toArray();
  }

  /** All pictures, each with the label of the one so many places further on. */
  private Path manifest(Path data, String name, int shift) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(data)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> lines = new ArrayList<>(List.of("path,label"));
    for (int i = 0; i < files.size(); i++) {
      Path other = files.get((i + shift) % files.size());
      lines.add(files.get(i) + "," + other.getName(other.getNameCount() - 2));
    }
    return Files.write(folder.resolve(name), lines);
  }

  @Test
  void theBackboneInsideTheJarTeachesByName() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    JsonNode run =
        json(pretrain(data, "out", "--teacher", "seedling", "--no-labels", "--views", 1));
    assertThat(run.requiredAt("/measure").asText()).contains("R²");
    assertThat(run.requiredAt("/request/teacher/name").asText()).isEqualTo("seedling.onnx");
    assertThat(run.requiredAt("/request/teacher/sha256").asText()).hasSize(64);
  }

  @Test
  void aCheckpointOfAnotherTeacherOrPrecisionIsRefused() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    json(pretrain(data, "out", "--teacher", teacher, "--views", 1));
    Graph network = OnnxFile.read(teacher);
    Map<String, Tensor> weights = new HashMap<>(network.initializers());
    weights.put("fc.bias", Tensor.ofFloats(new float[10], 10));
    OnnxFile.write(network.withInitializers(weights), teacher);
    Cli changed = pretrain(data, "out", "--teacher", teacher, "--views", 1, "--resume");
    assertThat(changed.status()).as(changed.err()).isEqualTo(2);
    assertThat(changed.err()).contains("other data", "--overwrite").doesNotContain("Asking");
    Cli without = pretrain(data, "out", "--resume");
    assertThat(without.status()).as(without.err()).isEqualTo(2);
    Fixtures.backbone(teacher);
    Cli precise =
        pretrain(
            data, "out", "--teacher", teacher, "--views", 1, "--resume", "--precision", "bfloat16");
    assertThat(precise.status()).as(precise.err()).isEqualTo(2);
    assertThat(precise.err()).contains("trains in float32", "--precision");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPictureThatCannotBeDecodedIsListedAndStopsNothing(boolean taught) throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    Fixtures.write(data.resolve("disc/torn.png"), Fixtures.undecodable());
    Fixtures.write(data.resolve("disc/empty.png"), new byte[0]);
    Path teacher = Fixtures.backbone(folder.resolve("teacher.onnx"));
    Object[] more = taught ? new Object[] {"--teacher", teacher, "--views", 1} : new Object[0];
    JsonNode run = json(pretrain(data, "out", more));
    assertThat(run.requiredAt("/skipped").findValuesAsText("path"))
        .containsExactlyInAnyOrder("disc/torn.png", "disc/empty.png");
    assertThat(run.requiredAt("/skipped").findValuesAsText("reason"))
        .allMatch(why -> why.startsWith("is "));
    assertThat(run.requiredAt("/train").asInt() + run.requiredAt("/val").asInt()).isEqualTo(40);
  }

  @Test
  void whatWasAskedForIsRecorded() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    json(pretrain(data, "out", "--seed", 5, "--share", 0.5));
    JsonNode request =
        new ObjectMapper()
            .readTree(folder.resolve("out/pretrain.json").toFile())
            .requiredAt("/request");
    assertThat(request.requiredAt("/seed").asLong()).isEqualTo(5);
    assertThat(request.requiredAt("/share").asDouble()).isEqualTo(0.5);
    assertThat(request.requiredAt("/data/names/0").asText()).isEqualTo("data");
    assertThat(request.requiredAt("/data/sha256").asText()).hasSize(64);
    assertThat(request.requiredAt("/course/epochs").asInt()).isEqualTo(2);
    assertThat(request.requiredAt("/course/batchSize").asInt()).isEqualTo(16);
    assertThat(request.requiredAt("/course/sizesPx").toString()).isEqualTo("[[32],[48]]");
    assertThat(request.requiredAt("/precision").asText()).isEqualTo("float32");
    assertThat(request.requiredAt("/labels").asBoolean()).isTrue();
    assertThat(request.has("teacher")).isFalse();
  }

  @Test
  void aRunThatWasStoppedSaysSoAndHowToGoOn() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    PretrainRequest request =
        new PretrainRequest(
            new Sources(List.of(data), List.of(), 1, 0.1),
            Optional.empty(),
            true,
            new MobileNet(0.25, 16),
            Optional.empty(),
            64,
            new Course(List.of(List.of(32)), 3, 1, 16, 0.002),
            0,
            Optional.of(Precision.FLOAT32),
            "",
            Duration.ofMinutes(1),
            false,
            () -> true,
            folder.resolve("out"),
            false,
            Workshop.of(folder.resolve("cache")));
    PretrainRecord record = Pretraining.run(request);
    assertThat(record.stopped()).isTrue();
    StringWriter said = new StringWriter();
    new PretrainSummary(record).print(new PrintWriter(said));
    assertThat(said.toString())
        .startsWith("Stopped after 0 of 3 epochs")
        .contains("--resume")
        .doesNotContain("Pretrained");
  }
}
