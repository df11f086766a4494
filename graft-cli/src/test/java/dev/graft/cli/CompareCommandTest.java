package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.splitPictures(folder.resolve("data"), 16);
  }

  private static Cli compare(Path out, String strategies, Object... more) {
    Object[] command = {
      "compare",
      data,
      "--backbone",
      backbone,
      "--resize",
      64,
      "--crop",
      64,
      "--out",
      out,
      "--strategies",
      strategies
    };
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Cli.run(all);
  }

  @Test
  void putsStrategiesBesideTheExactHeadAndGoesOnWhereItEnded() throws IOException {
    Path out = folder.resolve("out");
    Cli first = compare(out, "full,scratch");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("strategy", "head", "full", "scratch", "against head", "McNemar");
    JsonNode record = JSON.readTree(out.resolve("compare.json").toFile());
    assertThat(record.requiredAt("/strategies")).hasSize(3);
    for (JsonNode one : record.requiredAt("/strategies")) {
      assertThat(one.requiredAt("/right").asText()).hasSize(record.requiredAt("/held").asInt());
      double accuracy = one.requiredAt("/accuracy/value").asDouble();
      assertThat(accuracy)
          .isBetween(
              one.requiredAt("/accuracy/low").asDouble() - 1e-9,
              one.requiredAt("/accuracy/high").asDouble() + 1e-9);
      assertThat(one.requiredAt("/right").asText().chars().filter(bit -> bit == '1').count())
          .isEqualTo(Math.round(accuracy * record.requiredAt("/held").asInt()));
    }

    Cli again = compare(out, "full,scratch,head", "--json");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(JSON.readTree(again.out()).requiredAt("/strategies"))
        .isEqualTo(record.requiredAt("/strategies"));
    assertThat(again.err()).doesNotContain("epoch 1");
  }

  @Test
  void namesWhatItHadNoTimeForAndWhatIsNotPossible() throws IOException {
    Path out = folder.resolve("hurried");
    Cli hurried = compare(out, "full,lora", "--minutes", "0.0001");
    assertThat(hurried.status()).as(hurried.err()).isZero();
    assertThat(hurried.out())
        .contains("full      left out: the time that was given had been used up");
    assertThat(JSON.readTree(out.resolve("compare.json").toFile()).requiredAt("/strategies"))
        .hasSize(1);
    assertThat(Path.of("training.safetensors")).doesNotExist();
  }

  @Test
  void refusesWhatItCannotCompare() {
    Path out = folder.resolve("none");
    Cli auto = compare(out, "auto");
    assertThat(auto.status()).isEqualTo(2);
    assertThat(auto.err()).contains("--strategies auto");
    Cli unknown = compare(out, "fulll");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("'fulll' is no strategy");
    Cli unheld = compare(out, "full", "--minutes", "0");
    assertThat(unheld.status()).isEqualTo(2);
  }
}
