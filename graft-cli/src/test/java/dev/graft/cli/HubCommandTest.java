package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code graft hub} and backbones by Maven coordinates, for a user with a home folder. */
class HubCommandTest {
  private static final String NET = "maven:org.example:net:1.0";

  @TempDir private Path folder;

  @Test
  void aBackboneIsPulledListedAndTrainedOnWithoutItsRepository() throws Exception {
    Path jar = repository();
    JsonNode pulled = json("hub", "pull", NET, "--json");
    assertThat(pulled.requiredAt("/name").asText()).isEqualTo(NET);
    assertThat(pulled.requiredAt("/license").asText()).isEqualTo("Example License 1.0");
    String sha256 = Sha256.of(jar);
    assertThat(pulled.requiredAt("/origin/sha256").asText()).isEqualTo(sha256);
    Files.delete(jar);
    Files.delete(folder.resolve("user/.m2/repository/org/example/net/1.0/net-1.0.jar"));
    JsonNode listed = json("hub", "list", "--json");
    assertThat(listed.requiredAt("/backbones").findValuesAsText("name"))
        .containsExactly("seedling", NET);

    Path data = Fixtures.pictures(folder.resolve("data"), 3);
    JsonNode run =
        json(
            "train",
            data,
            "--backbone",
            NET,
            "--strategy",
            "head",
            "--json",
            "--out",
            folder.resolve("out"));
    JsonNode backbone = run.requiredAt("/backbone");
    assertThat(backbone.requiredAt("/name").asText()).isEqualTo(NET);
    assertThat(backbone.requiredAt("/license").asText()).isEqualTo("Example License 1.0");
    assertThat(backbone.requiredAt("/origin/archive").asText()).isEqualTo("net-1.0.jar");
    assertThat(backbone.requiredAt("/origin/entry").asText()).isEqualTo("nets/tiny.onnx");
    assertThat(backbone.requiredAt("/origin/sha256").asText()).isEqualTo(sha256);
  }

  @Test
  void whatCannotBeHadEndsWithTheStatusOfWhoIsAtFault() {
    Cli usage = Cli.run("hub", "pull", "maven:org.example:net");
    assertThat(usage.status()).isEqualTo(2);
    assertThat(usage.err()).contains("maven:org.example:net:VERSION");
    assertThat(Cli.run("hub").status()).isEqualTo(2);
    Cli nobody = Cli.run("hub", "pull", "org.example:net:1.0");
    assertThat(nobody.status()).isEqualTo(4);
    assertThat(nobody.err()).contains("maven:org.example:net:1.0");
  }

  /** Runs a command in a process of its own, whose user has this test's home folder. */
  private JsonNode json(Object... arguments) throws IOException, InterruptedException {
    ProcessBuilder graft = Cli.prepared(folder.resolve("home"), arguments);
    graft.environment().put("JAVA_TOOL_OPTIONS", "-Duser.home=" + folder.resolve("user"));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    int status = graft.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    assertThat(status).as(Files.readString(err)).isZero();
    return new ObjectMapper().readTree(Files.readAllBytes(out));
  }

  /** A repository in a folder, and settings that name it; its one jar. */
  private Path repository() throws IOException {
    Path root = folder.resolve("repository");
    Path base = Files.createDirectories(root.resolve("org/example/net/1.0"));
    Path jar = base.resolve("net-1.0.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("nets/tiny.onnx"));
      Files.copy(Fixtures.backbone(folder.resolve("tiny.onnx")), zip);
    }
    Path pom = base.resolve("net-1.0.pom");
    Files.writeString(
        pom,
        "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>net</artifactId><version>1.0</version><licenses><license><name>Example License 1.0</name></license></licenses></project>");
    for (Path file : new Path[] {jar, pom}) {
      Files.writeString(Path.of(file + ".sha1"), sha1(Files.readAllBytes(file)));
    }
    Path settings = folder.resolve("user/.m2/settings.xml");
    Files.createDirectories(settings.getParent());
    Files.writeString(
        settings,
        "<settings><mirrors><mirror><id>files</id><url>%s</url><mirrorOf>*</mirrorOf></mirror></mirrors></settings>"
            .formatted(root.toUri()),
        StandardCharsets.UTF_8);
    return jar;
  }

  private static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
