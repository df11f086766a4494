package dev.graft.hub;

import static dev.graft.hub.MavenServer.jar;
import static dev.graft.hub.MavenServer.license;
import static dev.graft.hub.MavenServer.network;
import static dev.graft.hub.MavenServer.pom;
import static dev.graft.hub.MavenServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.Sha256;
import dev.graft.graph.BackboneSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backbone by Maven coordinates is fetched once, whole, and says what it is. */
class MavenBackbonesTest {
  private static final String NET = "maven:org.example:net:1.0";

  @TempDir private Path folder;
  private MavenServer server;
  private Workplace place;

  @BeforeEach
  void serve() throws IOException {
    server = new MavenServer();
    place = Workplace.in(folder).mirror(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNetworkComesWithItsTokenizerItsLicenceAndTheJarsChecksum() throws IOException {
    byte[] jar =
        jar(
            Map.of(
                "encoder.onnx", network(),
                "encoder-tokenizer.json", text("{\"model\": {}}"),
                "README", text("where it is from"),
                "org/example/Net.class", text("no class"),
                "META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\n")));
    server.putNet("1.0", jar, license("MIT"));
    BackboneSource found = place.hub().find(NET);
    assertThat(found.file()).hasBinaryContent(network());
    assertThat(found.name()).isEqualTo(NET);
    assertThat(found.license()).contains("MIT");
    assertThat(found.origin())
        .contains(new BackboneSource.Origin("net-1.0.jar", "encoder.onnx", Sha256.of(jar)));
    assertThat(found.file().resolveSibling("tokenizer.json")).hasContent("{\"model\": {}}");
    assertThat(beside(found))
        .containsOnly("encoder.onnx", "tokenizer.json", "README", "origin.json");
  }

  @Test
  void onceFetchedNothingAsksTheNetwork() throws IOException {
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
    BackboneSource first = place.hub().find(NET);
    server.close();
    HubFolders.remove(place.maven());
    place.settings("<this is no settings file");
    assertThat(place.hub().find(NET)).isEqualTo(first);
    assertThat(place.hub().find(NET + "!/net.onnx").file()).isEqualTo(first.file());
    assertThat(place.hub().list())
        .extracting(BackboneSource::name)
        .containsExactly("seedling", NET);
  }

  @Test
  void whatIsDamagedIsTakenOutOfItsJarAgain() throws IOException {
    server.putNet(
        "1.0", jar(Map.of("net.onnx", network(), "tokenizer.json", text("{}"))), license("MIT"));
    BackboneSource whole = place.hub().find(NET);
    server.close(); // the jar is in the local repository still
    Files.write(whole.file(), new byte[] {1, 2, 3});
    assertThat(place.hub().find(NET)).isEqualTo(whole);
    assertThat(whole.file()).hasBinaryContent(network());
    Files.delete(whole.file().resolveSibling("tokenizer.json"));
    assertThat(place.hub().find(NET)).isEqualTo(whole);
    assertThat(whole.file().resolveSibling("tokenizer.json")).exists();
    Files.writeString(whole.file().resolveSibling("origin.json"), "{ cut off");
    assertThat(place.hub().find(NET)).isEqualTo(whole);
    assertThat(HubFolders.in(place.kept().resolve("1.0"))).hasSize(1);
  }

  @Test
  void aLicenceIsTheNearestParentsWithItsPropertiesFilledIn() throws IOException {
    String parent =
        "<parent><groupId>org.example</groupId><artifactId>%s</artifactId><version>3</version></parent>";
    server.putNet(
        "1.0",
        jar(Map.of("net.onnx", network())),
        parent.formatted("middle") + "<properties><year>2026</year></properties>");
    server.put(
        "org/example/middle/3/middle-3.pom", text(pom(parent.formatted("top"), "middle", "3")));
    server.put(
        "org/example/top/3/top-3.pom",
        text(
            pom(
                "<properties><year>1999</year></properties><licenses><license><name>Example ${year}</name></license>"
                    + "<license><url>https://example.org/other</url></license></licenses>",
                "top",
                "3")));
    assertThat(place.hub().find(NET).license()).contains("Example 2026, https://example.org/other");
  }

  @Test
  void withoutALicenceNoneIsClaimed() throws IOException {
    server.putNet("1.0", jar(Map.of("net.onnx", network())), "");
    assertThat(place.hub().find(NET).license()).isEmpty();
    server.putNet("2.0", jar(Map.of("net.onnx", network())), "");
    server.remove("org/example/net/2.0/net-2.0.pom");
    assertThat(place.hub().find("maven:org.example:net:2.0").license()).isEmpty();
  }

  @Test
  void oneOfSeveralNetworksIsNamedByItsPath() throws IOException {
    byte[] other = MavenServer.quantised();
    server.putNet(
        "1.0",
        jar(
            Map.of(
                "models/net.onnx", network(),
                "models/net-tokenizer.json", text("plain"),
                "models/net-q.onnx", other,
                "models/net-q-tokenizer.json", text("quantised"))),
        license("MIT"));
    assertThatThrownBy(() -> place.hub().find(NET))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault().exitStatus()).isEqualTo(2))
        .hasMessageContaining("2 networks")
        .hasMessageContaining(NET + "!/models/net.onnx")
        .hasMessageContaining(NET + "!/models/net-q.onnx");
    BackboneSource found = place.hub().find(NET + "!/models/net.onnx");
    assertThat(beside(found)).containsOnly("net.onnx", "tokenizer.json", "origin.json");
    assertThat(found.file().resolveSibling("tokenizer.json")).hasContent("plain");
    server.close();
    assertThatThrownBy(() -> place.hub().find(NET)).hasMessageContaining("name one");
    assertThatThrownBy(() -> place.hub().find(NET + "!/net.onnx"))
        .hasMessageContaining("holds no net.onnx")
        .hasMessageContaining(NET + "!/models/net.onnx");
  }

  @Test
  void anExportsFolderKeepsItsShape() throws IOException {
    server.putNet(
        "1.0",
        jar(
            Map.of(
                "hf/onnx/model.onnx", network(),
                "hf/onnx/model.onnx_data", text("weights"),
                "hf/tokenizer.json", text("{}"),
                "hf/1_Pooling/config.json", text("{\"pooling_mode_mean_tokens\": true}"),
                "hf/other/notes.txt", text("no"),
                "elsewhere.json", text("no"))),
        license("MIT"));
    BackboneSource found = place.hub().find(NET);
    Path root = HubFolders.in(place.kept().resolve("1.0")).get(0);
    assertThat(found.file()).isEqualTo(root.resolve("onnx/model.onnx"));
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()))
          .containsOnly(
              "onnx/model.onnx",
              "onnx/model.onnx_data",
              "tokenizer.json",
              "1_Pooling/config.json",
              "origin.json");
    }
  }

  @Test
  void aSnapshotThatChangedIsTakenAnew() throws IOException {
    String name = "maven:org.example:net:1.0-SNAPSHOT";
    Path local = folder.resolve("files");
    String repository =
        "<profiles><profile><id>p</id><repositories><repository><id>files</id><url>%s</url><snapshots><updatePolicy>always</updatePolicy></snapshots></repository></repositories></profile></profiles><activeProfiles><activeProfile>p</activeProfile></activeProfiles>"
            .formatted(local.toUri());
    place.settings(repository);
    FileRepository.putSnapshot(local, "1", jar(Map.of("net.onnx", network(), "v", text("1"))));
    Path file = place.hub().find(name).file();
    assertThat(file.resolveSibling("v")).hasContent("1");
    FileRepository.putSnapshot(local, "2", jar(Map.of("net.onnx", network(), "v", text("22"))));
    assertThat(place.hub().find(name).file().resolveSibling("v")).hasContent("22");
  }

  @Test
  void manyAtOnceComeToOneWholeFolder() throws Exception {
    server.putNet(
        "1.0", jar(Map.of("net.onnx", network(), "tokenizer.json", text("{}"))), license("MIT"));
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<BackboneSource>> all =
          IntStream.range(0, 6).mapToObj(i -> pool.submit(() -> place.hub().find(NET))).toList();
      for (Future<BackboneSource> one : all) {
        assertThat(one.get().file()).hasBinaryContent(network());
      }
    } finally {
      pool.shutdownNow();
    }
    try (Stream<Path> left = Files.list(place.kept().resolve("1.0"))) {
      assertThat(left).hasSize(1);
    }
  }

  private static List<String> beside(BackboneSource found) throws IOException {
    try (Stream<Path> files = Files.list(found.file().resolveSibling("."))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
