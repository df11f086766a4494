package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviseCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.splitPictures(folder.resolve("data"), 16);
  }

  private static Cli advise(String backbones, Path out, Object... more) {
    List<Object> command = new ArrayList<>(List.of("advise", data, "--backbone", backbones));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--out", out));
    command.addAll(Arrays.asList(more));
    return Cli.run(command.toArray());
  }

  @Test
  void namesAStrategyWithReasonsFiguresAndTheCommandToRun() throws IOException {
    Path out = folder.resolve("out");
    Cli cli = advise(backbone.toString(), out);
    assertThat(cli.status()).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("take", "because", "head", "depth", "curve", "suspects")
        .contains("--strategy head")
        .contains(backbone.toString());
    assertThat(cli.out().lines())
        .allMatch(line -> line.length() <= 100 || line.startsWith("  graft train"));
    JsonNode advice = JSON.readTree(out.resolve("advice.json").toFile());
    assertThat(advice.requiredAt("/strategy").asText()).isEqualTo("head");
    assertThat(advice.requiredAt("/reasons")).isNotEmpty();
    assertThat(Files.readAllLines(out.resolve("suspects.csv")).get(0))
        .isEqualTo("path,label,probability,likely,its_probability");
  }

  /** What is computed for all depths at once is what training computes for the features alone. */
  @Test
  void theLastDepthIsTheFeaturesThemselves() throws IOException {
    Path out = folder.resolve("depths");
    JsonNode advice = JSON.readTree(advise(backbone.toString(), out, "--json").out());
    JsonNode depths = advice.requiredAt("/depths");
    assertThat(depths.size()).isGreaterThan(1);
    JsonNode last = depths.get(depths.size() - 1);
    assertThat(last.requiredAt("/block").asText()).isEqualTo("features");
    JsonNode curve = advice.requiredAt("/curve/points");
    double all = curve.get(curve.size() - 1).requiredAt("/score").asDouble();
    assertThat(last.requiredAt("/score").asDouble()).isEqualTo(all, within(1e-9));
  }

  @Test
  void severalBackbonesAreRankedByWhatAnExactHeadMakesOfThem() throws IOException {
    Path other = TinyNetwork.residual().write(folder.resolve("other.onnx"));
    Path out = folder.resolve("ranked");
    Cli cli = advise(backbone + "," + other, out);
    assertThat(cli.status()).as(cli.err()).isZero();
    JsonNode ranked = JSON.readTree(out.resolve("advice.json").toFile()).requiredAt("/backbones");
    assertThat(ranked).hasSize(2);
    assertThat(ranked.get(0).requiredAt("/loss").asDouble())
        .isLessThanOrEqualTo(ranked.get(1).requiredAt("/loss").asDouble());
    assertThat(cli.out()).contains("(taken)");
  }

  @Test
  void severalBackbonesThatCannotBeComparedAreRefusedBeforeAnyWork() {
    Cli twice = Cli.run("advise", data, "--backbone", backbone + "," + backbone);
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("twice").doesNotContain("Solving");
    Cli tensor =
        Cli.run("advise", data, "--backbone", backbone + ",seedling", "--features", "pooled");
    assertThat(tensor.status()).isEqualTo(2);
    assertThat(tensor.err()).contains("--features", "names 2").doesNotContain("Solving");
  }

  @Test
  void anUnknownBackboneIsToldBeforeAnyWork() {
    Cli cli = advise(backbone + ",nosuch.onnx", folder.resolve("unknown"));
    assertThat(cli.status()).isNotZero();
    assertThat(cli.err()).contains("nosuch.onnx");
  }
}
