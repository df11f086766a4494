package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers read the same wherever the user lives. */
class LocaleTest {
  @TempDir private Path folder;

  @Test
  void otherDigitsOfTheUsersLanguageGetIntoNoFile() throws Exception {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 2);
    Path npy = folder.resolve("features.npy");
    Path said = folder.resolve("said.txt");
    ProcessBuilder features =
        Cli.prepared(
            folder.resolve("home"), "features", data, "--backbone", backbone, "--out", npy);
    features.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    assertThat(features.redirectOutput(said.toFile()).start().waitFor()).isZero();
    assertThat(new String(Files.readAllBytes(npy), StandardCharsets.ISO_8859_1))
        .contains("'shape': (4, 32)");
    assertThat(said).content().contains("4 rows of 32 features");
  }
}
