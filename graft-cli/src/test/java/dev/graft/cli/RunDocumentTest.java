package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts rely on in {@code run.json}, which is also what {@code train --json} prints. */
class RunDocumentTest {
  private static final List<String> ALWAYS =
      List.of(
          "/graft",
          "/task",
          "/classes/1",
          "/seed",
          "/backbone/name",
          "/backbone/sha256",
          "/backbone/license",
          "/data/train",
          "/data/val",
          "/data/test",
          "/data/skipped",
          "/data/sha256",
          "/strategy/name",
          "/strategy/cut",
          "/strategy/reasons/0",
          "/metrics/train/accuracy",
          "/metrics/val/accuracy",
          "/metrics/val/accuracyLow",
          "/metrics/val/accuracyHigh",
          "/metrics/val/macroF1",
          "/metrics/val/logLoss",
          "/metrics/val/ece",
          "/history",
          "/stopped",
          "/timing/total",
          "/timing/decode",
          "/timing/features",
          "/timing/head",
          "/timing/fineTune",
          "/hardware/java");
  private static final List<String> OF_EACH_EPOCH =
      List.of(
          "/stage",
          "/epoch",
          "/trainLoss",
          "/valLoss",
          "/valAccuracy",
          "/learningRates/head",
          "/seconds");

  @TempDir private Path folder;

  private JsonNode train(Path backbone, Object... strategy) throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    Object[] command = {
      "train", data, "--backbone", backbone, "--resize", 64, "--crop", 64, "--json", "--out"
    };
    List<Object> words = new java.util.ArrayList<>(List.of(command));
    words.add(folder.resolve("out"));
    words.addAll(List.of(strategy));
    JsonNode run = json(Cli.run(words.toArray()));
    assertThat(new ObjectMapper().readTree(folder.resolve("out/run.json").toFile())).isEqualTo(run);
    for (String path : ALWAYS) {
      assertThat(run.at(path).isMissingNode()).as(path).isFalse();
    }
    return run;
  }

  @Test
  void everyKeyIsThereWhenTheHeadAloneWasTrained() throws IOException {
    JsonNode run = train(Fixtures.backbone(folder.resolve("tiny.onnx")), "--strategy", "head");
    assertThat(run.requiredAt("/backbone/name").asText()).isEqualTo("tiny.onnx");
    assertThat(run.requiredAt("/backbone/license").isNull()).isTrue();
    assertThat(run.requiredAt("/timing/fineTune").asDouble(-1)).isZero();
    assertThat(run.requiredAt("/history")).isEmpty();
  }

  @Test
  void everyKeyIsThereWhenMoreWasTrained() throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    JsonNode run = train(backbone, "--strategy", "full", "--epochs", 2);
    assertThat(run.requiredAt("/timing/fineTune").asDouble()).isPositive();
    assertThat(run.requiredAt("/stopped").asBoolean(true)).isFalse();
    assertThat(run.requiredAt("/history")).hasSize(2);
    for (JsonNode epoch : run.requiredAt("/history")) {
      for (String path : OF_EACH_EPOCH) {
        assertThat(epoch.at(path).isMissingNode()).as(path).isFalse();
      }
      assertThat(epoch.requiredAt("/valLoss").isNumber()).isTrue();
    }
  }
}
