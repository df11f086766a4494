package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --output} and {@code --features}, on a network of two outputs. */
class FeatureChoiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path backbone;

  @BeforeEach
  void writeTheBackbone() {
    Graph one = OnnxFile.read(Fixtures.backbone(folder.resolve("one.onnx")));
    backbone = folder.resolve("net.onnx");
    OnnxFile.write(
        new Graph(
            one.name(),
            one.nodes(),
            one.initializers(),
            one.inputs(),
            List.of(
                ValueInfo.of("r1", ElementType.FLOAT, -1, 16, -1, -1),
                ValueInfo.of("logits", ElementType.FLOAT, -1, 10)),
            one.opsets(),
            one.metadata()),
        backbone);
  }

  private JsonNode inspect(Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("inspect", backbone, "--json"));
    words.addAll(List.of(options));
    return JSON.readTree(Cli.run(words.toArray()).out());
  }

  @Test
  void inspectShowsWhatIsTakenAndWhatElseMayBe() throws IOException {
    JsonNode end = inspect().get("end");
    assertThat(end.get("output").asText()).isEqualTo("logits");
    assertThat(end.get("otherOutputs").toString()).isEqualTo("[\"r1\"]");
    assertThat(end.get("features").asText()).isEqualTo("flat");
    assertThat(end.get("candidates").toString()).contains("\"logits\":[10]", "\"flat\":[32]");
  }

  @Test
  void anotherOutputAndAnotherTensorAreTakenWhereTheyAreNamed() throws IOException {
    assertThat(inspect("--output", "r1").requiredAt("/end/features").asText()).isEqualTo("r1");
    assertThat(inspect("--output", "r1").requiredAt("/features").asInt()).isEqualTo(16);
    assertThat(inspect("--features", "r2").requiredAt("/end/features").asText()).isEqualTo("r2");
    assertThat(inspect("--features", "c2").requiredAt("/features").asInt()).isEqualTo(32);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    Cli run = Cli.run("inspect", backbone, "--features", "flot");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("flot", "flat", "logits").hasLineCount(1);
    Cli output = Cli.run("inspect", backbone, "--output", "r2");
    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("'r2'", "r1", "logits").hasLineCount(1);
  }

  @Test
  void theRunHoldsWhatWasTakenAndTheModelTrainsFromThere() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 6);
    Object[] words = {
      "train", data, "--backbone", backbone, "--crop", 64, "--head", "ridge", "--json", "--out"
    };
    JsonNode usual = run(words, folder.resolve("a"));
    assertThat(usual.requiredAt("/backbone/features").asText()).isEqualTo("flat");
    assertThat(usual.requiredAt("/backbone/output").asText()).isEqualTo("logits");
    assertThat(usual.requiredAt("/backbone/notes/0").asText())
        .contains("'logits' is used, and not r1");
    JsonNode early = run(words, folder.resolve("b"), "--features", "r1");
    assertThat(early.requiredAt("/backbone/features").asText()).isEqualTo("r1");
    assertThat(early.requiredAt("/metrics/val")).isNotEqualTo(usual.requiredAt("/metrics/val"));
    Cli model = Cli.run("inspect", folder.resolve("b/model.onnx"), "--json");
    assertThat(model.out()).contains("\"features\" : \"r1\"");
  }

  @Test
  void earlierBlocksGoBesideTheFeaturesAndIntoTheModel() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 6);
    Object[] words = {
      "train", data, "--backbone", backbone, "--crop", 64, "--head", "ridge", "--json", "--out"
    };
    JsonNode joined = run(words, folder.resolve("a"), "--depths", "r1");
    assertThat(joined.requiredAt("/backbone/features").asText()).isEqualTo("r1 + flat");
    Path model = folder.resolve("a/model.onnx");
    JsonNode again = JSON.readTree(Cli.run("evaluate", model, data.resolve("val"), "--json").out());
    assertThat(again.requiredAt("/metrics/accuracy").asDouble())
        .isEqualTo(joined.requiredAt("/metrics/val/accuracy").asDouble());
    JsonNode trained = run(words, folder.resolve("b"), "--depths", "r1", "--strategy", "full");
    assertThat(trained.requiredAt("/strategy/name").asText()).isEqualTo("full");
  }

  @Test
  void theDataChooseEarlierBlocksWhereTheLastIsBlind() throws IOException {
    Graph network = OnnxFile.read(backbone);
    Map<String, Tensor> weights = new LinkedHashMap<>(network.initializers());
    weights.put("conv2.weight", Tensor.ofFloats(new float[32 * 16 * 9], 32, 16, 3, 3));
    OnnxFile.write(network.withInitializers(weights), backbone);
    Path data = Fixtures.splitPictures(folder.resolve("data"), 12);
    Object[] words = {
      "train", data, "--backbone", backbone, "--crop", 64, "--strategy", "head", "--json", "--out"
    };
    JsonNode chosen = run(words, folder.resolve("a"), "--depths", "auto");
    assertThat(chosen.requiredAt("/backbone/features").asText()).isEqualTo("conv1 + flat");
    assertThat(chosen.requiredAt("/strategy/reasons").toString())
        .contains("with which a head does clearly better");
    assertThat(chosen.requiredAt("/metrics/val/accuracy").asDouble()).isGreaterThan(0.9);
    JsonNode alone = run(words, folder.resolve("b"));
    assertThat(alone.requiredAt("/metrics/val/accuracy").asDouble()).isEqualTo(0.5);
  }

  @Test
  void blocksThatAreNotThereAreRefusedBeforeAnyWork() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 3);
    Path out = folder.resolve("out");
    Cli run = Cli.run("train", data, "--backbone", backbone, "--depths", "r9", "--out", out);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("r9", "r1");
    Cli mixed = Cli.run("train", data, "--backbone", backbone, "--depths", "auto,r1", "--out", out);
    assertThat(mixed.status()).isEqualTo(2);
    assertThat(mixed.err()).contains("--depths auto,r1: expected auto alone");
  }

  private static JsonNode run(Object[] words, Object... more) throws IOException {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    Cli run = Cli.run(all.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return JSON.readTree(run.out());
  }
}
