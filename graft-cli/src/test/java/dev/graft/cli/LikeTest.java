package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training can be repeated from its record, to the same bits. */
class LikeTest {
  @TempDir private Path folder;

  private Cli train(Object... words) {
    List<Object> command = new ArrayList<>(List.of("train"));
    command.addAll(List.of(words));
    return Cli.run(command.toArray());
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  private JsonNode record(String name) throws IOException {
    return new ObjectMapper().readTree(out(name).resolve("run.json").toFile());
  }

  private Path data() throws IOException {
    return Fixtures.splitPictures(folder.resolve("data"), 12);
  }

  private void first(String out, Object... more) throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    List<Object> words = new ArrayList<>(List.of(data(), "--backbone", backbone));
    words.addAll(List.of("--resize", 64, "--crop=64", "--out", out(out)));
    words.addAll(List.of(more));
    Cli run = train(words.toArray());
    assertThat(run.status()).as(run.err()).isZero();
  }

  @Test
  void aFineTuningIsRepeatedToTheBit() throws IOException {
    first("a", "--strategy", "full", "--epochs", 2, "--rate", 0.003, "--seed", 7, "--threads", 1);
    assertThat(record("a").requiredAt("/strategy/precision").asText()).isIn("float32", "bfloat16");
    assertThat(record("a").requiredAt("/settings/recipe/stages/0/maxEpochs").asInt()).isEqualTo(2);
    assertThat(record("a").requiredAt("/asked/command/0").asText()).isEqualTo("train");

    Cli again = train("--like", out("a").resolve("run.json"), "--out", out("b"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(out("b").resolve("model.onnx"))
        .hasSameBinaryContentAs(out("a").resolve("model.onnx"));
    for (String part :
        List.of(
            "/settings/recipe",
            "/settings/threads",
            "/settings/views",
            "/settings/head",
            "/settings/findRate",
            "/strategy/precision",
            "/seed",
            "/metrics")) {
      assertThat(record("b").at(part)).as(part).isEqualTo(record("a").at(part));
    }

    Cli third = train("--like=" + out("b").resolve("run.json"), "--out", out("c"));
    assertThat(third.status()).as(third.err()).isZero();
    assertThat(out("c").resolve("model.onnx"))
        .hasSameBinaryContentAs(out("a").resolve("model.onnx"));
  }

  @Test
  void optionsBesideItWinAndAreNoted() throws IOException {
    first("a", "--strategy", "full", "--epochs", 2, "--rate", 0.003);
    Cli changed = train("--like", out("a").resolve("run.json"), "--epochs", 1, "--out", out("b"));
    assertThat(changed.status()).as(changed.err()).isZero();
    assertThat(changed.err()).contains("run.json says, but for --epochs");
    assertThat(record("b").requiredAt("/history")).hasSize(1);
    assertThat(record("b").requiredAt("/asked/changed/0").asText()).isEqualTo("--epochs");
    assertThat(record("b").requiredAt("/settings/recipe/stages/0/rates/backbone").asDouble())
        .isEqualTo(0.003);
  }

  @Test
  void whatWasChosenThenIsAskedForNowOnOtherData() throws IOException {
    first("a", "--head", "ridge");
    assertThat(record("a").requiredAt("/strategy/name").asText()).isEqualTo("head");
    Path other = Fixtures.splitPictures(folder.resolve("other"), 16);
    Cli again = train(other, "--like", out("a").resolve("run.json"), "--out", out("b"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(record("b").requiredAt("/data/train").asInt()).isEqualTo(32);
    assertThat(record("b").requiredAt("/head/method").asText()).isEqualTo("ridge");
    assertThat(record("b").requiredAt("/asked/changed/0").asText()).isEqualTo("DATA");
  }

  @Test
  void changedFilesAreSaid() throws IOException {
    first("a", "--strategy", "head");
    Files.delete(folder.resolve("data/train/disc/disc0.png"));
    Cli again = train("--like", out("a").resolve("run.json"), "--out", out("b"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("The data are not those of");
  }

  @Test
  void aFileThatIsNoRecordIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), "{}");
    Cli refused = train("--like", file);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(file.toString()).contains("run.json");
    assertThat(train("--like", folder.resolve("none.json")).status()).isEqualTo(2);
  }
}
