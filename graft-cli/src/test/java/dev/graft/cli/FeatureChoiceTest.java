package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static JsonNode run(Object[] words, Object... more) throws IOException {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    Cli run = Cli.run(all.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return JSON.readTree(run.out());
  }
}
