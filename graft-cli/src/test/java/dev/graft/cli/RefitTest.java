package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Graft sets aside to choose by is given back once all is chosen. */
class RefitTest {
  private static final int PER_CLASS = 10;

  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.pictures(folder.resolve("data"), PER_CLASS);
  }

  /** The strength stays the one that was chosen, which here is what all pictures choose too. */
  @Test
  void theHeadIsTheOneOfAllPicturesAndItsFigureThatOfTheOneWithoutThoseSetAside()
      throws IOException {
    JsonNode refitted = train("refitted", data, "--strategy", "head", "--head", "ridge");
    JsonNode apart = train("apart", data, "--strategy", "head", "--head", "ridge", "--no-refit");
    train("all", data, "--strategy", "head", "--head", "ridge", "--val-fraction", 0);
    assertThat(refitted.requiredAt("/refit/samples").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(refitted.requiredAt("/data/train").asInt()).isEqualTo(2 * PER_CLASS - 4);
    assertThat(refitted.requiredAt("/metrics/val")).isEqualTo(apart.requiredAt("/metrics/val"));
    assertThat(refitted.requiredAt("/evidence/val").asText())
        .contains("before the result was fitted");
    assertThat(apart.has("refit")).isFalse();
    assertThat(head("refitted")).isEqualTo(head("all")).isNotEqualTo(head("apart"));
  }

  @Test
  void whyTheHeadWasChosenIsToldByTheSamplesThatTheFiguresAreOf() throws IOException {
    JsonNode refitted = train("told", data, "--strategy", "head");
    JsonNode apart = train("told-apart", data, "--strategy", "head", "--no-refit");
    JsonNode head = refitted.requiredAt("/head");
    assertThat(head.requiredAt("/candidates")).isEqualTo(apart.requiredAt("/head/candidates"));
    assertThat(head.requiredAt("/reason")).isEqualTo(apart.requiredAt("/head/reason"));
    double least = 1e9;
    for (JsonNode candidate : head.requiredAt("/candidates")) {
      least = Math.min(least, candidate.requiredAt("/loss").asDouble());
    }
    double printed = refitted.requiredAt("/metrics/train/logLoss").asDouble();
    assertThat(printed).isCloseTo(least, within(1e-6));
  }

  @Test
  void aFineTunedNetworkLearnsFromAllPicturesInTheSameNumberOfEpochs() throws IOException {
    List<Object> options = List.of("--strategy", "full", "--epochs", 2, "--favour", "trained");
    JsonNode refitted = train("full", data, options.toArray());
    JsonNode apart = train("full-apart", data, with(options, "--no-refit"));
    assertThat(refitted.requiredAt("/refit/samples").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(refitted.requiredAt("/metrics/val")).isEqualTo(apart.requiredAt("/metrics/val"));
    assertThat(refitted.requiredAt("/history")).hasSize(2);
    assertThat(head("full")).isNotEqualTo(head("full-apart"));
    assertThat(folder.resolve("full/checkpoint/refit")).isNotEmptyDirectory();
  }

  @Test
  void aFinishedRunResumedEndsInTheSameBits() throws IOException {
    List<Object> options = List.of("--strategy", "gradual", "--epochs", 1, "--favour", "trained");
    train("resumed", data, options.toArray());
    Map<String, Tensor> before = constants("resumed");
    Cli again = run("resumed", data, with(options, "--resume"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err())
        .containsPattern("of \\d epochs, with 16 samples each, was finished before")
        .containsPattern("of \\d epochs, with 20 samples each, was finished before")
        .doesNotContain("train loss");
    assertThat(constants("resumed").toString()).isEqualTo(before.toString());
    before.forEach(
        (name, tensor) ->
            assertThat(constants("resumed").get(name)).as(name).hasToString(tensor.toString()));
    Cli other = run("resumed", data, with(options, "--resume", "--seed", 5, "--clip", 0.5));
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("is of another training: seed was 0 and is 5; ");
    Cli smoothed = run("resumed", data, with(options, "--resume", "--label-smoothing", 0));
    assertThat(smoothed.status()).as("what the recipe for far data alone shows").isEqualTo(2);
    assertThat(smoothed.err()).contains("far data: regularisation labelSmoothing was 0.1 and is 0");
    Cli clipped = run("resumed", data, with(options, "--resume", "--clip", 0.5));
    assertThat(clipped.err()).containsPattern("recipe regularisation clipNorm was .* and is 0.5");
  }

  @Test
  void whatTheUserSetAsideStaysApart() throws IOException {
    Path split = Fixtures.splitPictures(folder.resolve("split"), PER_CLASS);
    JsonNode run = train("own", split, "--strategy", "head");
    assertThat(run.has("refit")).isFalse();
    assertThat(run.requiredAt("/evidence/val").asText()).isEqualTo("which decided nothing");
  }

  private static Object[] with(List<Object> options, Object... more) {
    List<Object> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static JsonNode train(String out, Path pictures, Object... options) throws IOException {
    return Cli.json(run(out, pictures, options));
  }

  private static Cli run(String out, Path pictures, Object... options) {
    List<Object> command = new ArrayList<>(List.of("train", pictures, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--views", 1, "--json"));
    command.addAll(List.of("--precision", "float32", "--rate", 0.001));
    command.addAll(List.of("--out", folder.resolve(out)));
    command.addAll(List.of(options));
    return Cli.run(command.toArray());
  }

  private static Map<String, Tensor> constants(String out) {
    Graph model = OnnxFile.read(folder.resolve(out).resolve("model.onnx"));
    return model.initializers();
  }

  /** The head's numbers: of all constants of one row per class, the widest. */
  private static List<Float> head(String out) {
    Tensor widest =
        constants(out).entrySet().stream()
            .filter(entry -> entry.getKey().contains("head") && entry.getKey().contains("weight"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    List<Float> values = new ArrayList<>();
    for (float value : widest.floats()) {
      values.add(value);
    }
    return values;
  }
}
