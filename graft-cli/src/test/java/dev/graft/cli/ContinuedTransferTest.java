package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that Graft trained as the backbone of the next training. */
class ContinuedTransferTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theFeaturesUnderATrainedHeadAreThoseOfTheBackbone() throws IOException {
    Path backbone = Fixtures.backbone(folder.resolve("net.onnx"));
    Path model = train(backbone, discs("data"), "first", "--strategy", "head");
    Path pictures = Fixtures.pictures(folder.resolve("more"), 4);
    String expected = features(backbone, pictures, "--crop", 64);
    Path other = Files.copy(model, folder.resolve("other.onnx"));
    assertThat(features(other, pictures)).isEqualTo(expected); // prepared as the card says
    assertThat(expected.lines().findFirst().orElse("").split(",")).hasSizeGreaterThan(32);
  }

  @Test
  void ofABackboneCutSurgicallyAllButOneThirdStaysAsItWas() throws IOException {
    Path file = TinyNetwork.residual().write(folder.resolve("net.onnx"));
    Path model = train(file, discs("data"), "cut", "--strategy", "surgical", "--epochs", 1);
    JsonNode record = JSON.readTree(model.resolveSibling("run.json").toFile());
    assertThat(record.requiredAt("/strategy/reasons").toString())
        .contains("for the first third", "for the middle third", "for the last third");
    List<Block> blocks = Backbone.of(OnnxFile.read(file)).blocks();
    Map<String, Tensor> after = GraftedModel.read(model).graph().initializers();
    List<Integer> moved =
        blocks.stream()
            .filter(
                block ->
                    block.parameters().entrySet().stream()
                        .anyMatch(
                            one ->
                                !Arrays.equals(
                                    one.getValue().floats(),
                                    Objects.requireNonNull(after.get(one.getKey())).floats())))
            .map(Block::index)
            .toList();
    assertThat(moved).hasSizeLessThanOrEqualTo((blocks.size() + 2) / 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "partial", "surgical", "full"})
  void aModelIsTrainedOnForOtherClasses(String strategy) throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("net.onnx"));
    Path first = train(backbone, discs("data"), "first", "--strategy", strategy, "--epochs", 1);
    Path data = Fixtures.splitPictures(folder.resolve("others"), 6);
    for (String part : List.of("train", "val")) {
      Files.move(data.resolve(part + "/disc"), data.resolve(part + "/round"));
      Path dots = Files.createDirectories(data.resolve(part + "/dots"));
      for (int i = 0; i < 6; i++) {
        int seed = part.hashCode() % 1000 + i;
        Fixtures.write(dots.resolve(i + ".png"), Fixtures.picture("dots", seed, "png"));
      }
    }
    Cli run =
        Cli.run(
            "train",
            data,
            "--backbone",
            first,
            "--out",
            folder.resolve("second"),
            "--strategy",
            strategy,
            "--epochs",
            1);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("'model.onnx' is a Graft model: its head for 2 classes is replaced.");
    JsonNode record = JSON.readTree(folder.resolve("second/run.json").toFile());
    assertThat(record.get("classes").toString()).isEqualTo("[\"dots\",\"round\",\"stripes\"]");
    GraftedModel second = GraftedModel.read(folder.resolve("second/model.onnx"));
    GraftedModel old = GraftedModel.read(first);
    assertThat(second.graph().nodes()).hasSameSizeAs(old.graph().nodes());
    assertThat(second.graph().initializers()).hasSameSizeAs(old.graph().initializers());
    assertThat(second.card().processor().modality()).isEqualTo(old.card().processor().modality());
    assertThat(second.seen()).isPresent();
    Cli answers = Cli.run("predict", folder.resolve("second/model.onnx"), data.resolve("val"));
    assertThat(answers.status()).as(answers.err()).isZero();
    assertThat(Cli.run("inspect", folder.resolve("second/model.onnx")).status()).isZero();
  }

  @Test
  void picturesThatTheBackboneWasTrainedOnAreNoneToMeasureWith() throws IOException {
    Path net = TinyNetwork.residual().write(folder.resolve("net.onnx"));
    Path data = discs("data");
    Path same = Files.createDirectories(folder.resolve("same"));
    Fixtures.pictures(same.resolve("train"), 3);
    Fixtures.pictures(same.resolve("val"), 5); // all of them among the first training pictures
    Path full = train(net, data, "full", "--strategy", "full", "--epochs", 1);
    Path head = train(net, data, "head", "--strategy", "head");
    String said = "The backbone was trained on 10 of the 10 pictures held out";
    assertThat(notes(train(full, same, "second"))).contains(said);
    assertThat(notes(train(head, same, "other"))).doesNotContain(said);
    // A head on it moves nothing, and the backbone knows them all the same.
    Path third = train(folder.resolve("second/model.onnx"), same, "third");
    assertThat(notes(third)).contains(said);
    Cli evaluated = Cli.run("evaluate", third, data.resolve("train"));
    assertThat(evaluated.words()).contains("of the 12 pictures the model was trained on 12");
  }

  private static String notes(Path model) throws IOException {
    Path record = model.resolveSibling("run.json");
    return JSON.readTree(record.toFile()).requiredAt("/backbone/notes").toString();
  }

  @Test
  void aTensorInsideAModelIsTakenWhereItIsNamed() throws IOException {
    Path backbone = Fixtures.backbone(folder.resolve("net.onnx"));
    Path model = train(backbone, discs("data"), "first");
    Path pictures = Fixtures.pictures(folder.resolve("more"), 2);
    assertThat(features(model, pictures, "--features", "r1"))
        .isEqualTo(features(backbone, pictures, "--crop", 64, "--features", "r1"))
        .isNotEqualTo(features(model, pictures));
    Cli head = Cli.run(featureWords(model, pictures, folder.resolve("x.csv"), "--features", "x"));
    assertThat(head.status()).isEqualTo(2);
    assertThat(head.err()).contains("no tensor 'x'", "flat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logits", "novelty", "probabilities"})
  void featuresMayBeCalledLikeAnOutputOfAModel(String name) throws IOException {
    Graph classifier = OnnxFile.read(Fixtures.backbone(folder.resolve("classifier.onnx")));
    Graph embedding = Surgery.renamed(Surgery.prefix(classifier, "flat"), Map.of("flat", name));
    Path file = folder.resolve("embedding.onnx");
    List<ValueInfo> outputs = List.of(ValueInfo.of(name, ElementType.FLOAT, -1, 32));
    Graph ending = Surgery.append(embedding, List.of(), Map.of(), outputs);
    OnnxFile.write(ending.withMetadata(Map.of("graft.output", "features")), file);
    Path data = discs("data");
    Path usual = train(folder.resolve("classifier.onnx"), data, "usual");
    Path model = train(file, data, "other");
    Cli expected = Cli.run("predict", usual, data.resolve("val"), "--format", "jsonl");
    Cli actual = Cli.run("predict", model, data.resolve("val"), "--format", "jsonl");
    assertThat(actual.out()).isEqualTo(expected.out()).contains("stripes");
    train(model, data, "again");
  }

  private Path discs(String name) throws IOException {
    return Fixtures.splitPictures(folder.resolve(name), 6);
  }

  private Path train(Path backbone, Path data, String out, Object... options) {
    List<Object> words = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    words.addAll(List.of("--crop", 64, "--out", folder.resolve(out)));
    words.addAll(List.of(options));
    Cli run = Cli.run(words.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return folder.resolve(out).resolve("model.onnx");
  }

  private String features(Path backbone, Path data, Object... options) throws IOException {
    Path file = folder.resolve("features.csv");
    Files.deleteIfExists(file);
    Cli run = Cli.run(featureWords(backbone, data, file, options));
    assertThat(run.status()).as(run.err()).isZero();
    return Files.readString(file);
  }

  private static Object[] featureWords(Path backbone, Path data, Path file, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("features", data, "--backbone", backbone, "--out", file));
    words.addAll(List.of(options));
    return words.toArray();
  }
}
