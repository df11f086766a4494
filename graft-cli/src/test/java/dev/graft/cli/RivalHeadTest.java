package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the exact head is solved from where something else is trained. */
class RivalHeadTest {
  private static final int PER_SHAPE = 12;
  private static final String TOLD = "as they are, without views of them";

  @TempDir static Path folder;
  private static Path backbone;
  private static Path table;

  /** Labels that say nothing of the pictures, so that the head leaves much to be desired. */
  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    Fixtures.pictures(folder.resolve("data"), PER_SHAPE);
    List<String> lines = new ArrayList<>(List.of("path,label"));
    try (var files = Files.walk(folder.resolve("data"))) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file ->
                  lines.add(folder.relativize(file) + (lines.size() % 2 == 0 ? ",even" : ",odd")));
    }
    table = Files.write(folder.resolve("labels.csv"), lines);
  }

  @Test
  void itIsSolvedFromViewsTooWhereItMayWellBeTheResult() throws IOException {
    JsonNode head = train("head", "--strategy", "head");
    JsonNode full = train("full", "--strategy", "full", "--epochs", 1, "--favour", "start");
    for (JsonNode run : List.of(head, full)) {
      assertThat(run.requiredAt("/settings/views").asInt()).isGreaterThan(1);
      assertThat(run.requiredAt("/strategy/reasons").toString()).doesNotContain(TOLD);
    }
  }

  @Test
  void itIsSolvedFromPicturesAloneWhereItIsButARivalAndThatIsSaid() throws IOException {
    JsonNode run = train("scratch", "--strategy", "scratch", "--epochs", 1);
    assertThat(run.requiredAt("/settings/views").asInt()).isEqualTo(1);
    assertThat(run.requiredAt("/strategy/reasons").toString()).contains(TOLD);
    JsonNode asked = train("asked", "--strategy", "scratch", "--epochs", 1, "--views", 3);
    assertThat(asked.requiredAt("/settings/views").asInt()).isEqualTo(3);
    assertThat(asked.requiredAt("/strategy/reasons").toString()).doesNotContain(TOLD);
  }

  private static JsonNode train(String out, Object... options) throws IOException {
    List<Object> command = new ArrayList<>(List.of("train", table, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--json", "--no-refit"));
    command.addAll(List.of("--out", folder.resolve(out)));
    command.addAll(List.of(options));
    return Cli.json(Cli.run(command.toArray()));
  }
}
