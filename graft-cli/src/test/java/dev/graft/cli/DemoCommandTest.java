package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.BatchNormFolding;
import dev.graft.graph.OnnxFile;
import dev.graft.hub.Hub;
import dev.graft.loop.RandomStart;
import dev.graft.pretrain.MobileNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, on what Graft brings along. */
class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void itNamesNineteenOfTwentyHeldOutLeavesWhichRandomWeightsDoNot() throws IOException {
    JsonNode demo = json(Cli.run("demo", "--json", "--out", folder.resolve("demo")));
    assertThat(demo.requiredAt("/run/backbone/name").asText()).isEqualTo("seedling");
    assertThat(demo.requiredAt("/run/backbone/license").asText()).isEqualTo("Apache-2.0");
    assertThat(demo.requiredAt("/shown")).hasSize(3);
    assertThat(demo.requiredAt("/fineTuned").asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(folder.resolve("demo/model.onnx")).isNotEmptyFile();
    assertThat(folder.resolve("demo/report.html")).isNotEmptyFile();

    Cli random =
        Cli.run(
            "train",
            demo.requiredAt("/data").asText(),
            "--backbone",
            randomWeights(),
            "--strategy",
            "head",
            "--json",
            "--out",
            folder.resolve("random"));
    assertThat(json(random).requiredAt("/metrics/val/accuracy").asDouble())
        .isLessThan(demo.requiredAt("/headAlone").asDouble() - 0.1);
  }

  /** Seedling's shape, with nothing learned. */
  private Path randomWeights() throws IOException {
    Path file = folder.resolve("random.onnx");
    OnnxFile.write(BatchNormFolding.of(RandomStart.of(new MobileNet(1, 1280).graph(), 1)), file);
    Files.copy(
        UsersHub.open().find(Hub.SEEDLING).file().resolveSibling("preprocessor_config.json"),
        folder.resolve("preprocessor_config.json"));
    return file;
  }
}
