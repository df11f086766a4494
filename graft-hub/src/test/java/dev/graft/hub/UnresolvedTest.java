package dev.graft.hub;

import static dev.graft.hub.MavenServer.jar;
import static dev.graft.hub.MavenServer.license;
import static dev.graft.hub.MavenServer.network;
import static dev.graft.hub.MavenServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be had is named, with where it was looked for and what to do. */
class UnresolvedTest {
  private static final String JAR = "org/example/net/1.0/net-1.0.jar";

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

  private GraftException failure(String name) {
    GraftException failure =
        catchThrowableOfType(GraftException.class, () -> place.hub().find(name));
    assertThat(failure).isNotNull();
    assertThat(folder.resolve("graft/hub/maven/org.example/net")).doesNotExist();
    return failure;
  }

  @Test
  void withoutANetworkItIsSaidWhoCannotBeReached() throws IOException {
    server.close();
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(failure)
        .hasMessageContainingAll(
            "org.example:net:1.0", "corp (" + server.url(), "cannot be reached", "settings.xml");
    place.mirror("http://repository.invalid/maven");
    assertThat(failure("maven:org.example:net:1.0"))
        .hasMessageContaining("the host repository.invalid is not known");
  }

  @Test
  void whatIsTriedAgainIsAskedForAgain() throws IOException {
    assertThat(failure("maven:org.example:net:1.0").fault()).isEqualTo(Fault.MODEL);
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
    assertThat(place.hub().find("maven:org.example:net:1.0").file()).exists();
  }

  @Test
  void forAVersionThatIsMissingTheOthersAreListed() {
    server.put(
        "org/example/net/maven-metadata.xml",
        text(
            "<metadata><groupId>org.example</groupId><artifactId>net</artifactId><versioning><versions><version>0.9</version><version>1.0</version></versions></versioning></metadata>"));
    GraftException failure = failure("maven:org.example:net:7.0");
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure)
        .hasMessageContainingAll("org.example:net:7.0", "corp (" + server.url(), "0.9, 1.0");
  }

  @Test
  void anArtifactThatNobodyHasIsSoughtElsewhere() {
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure)
        .hasMessageContainingAll("nor another version", "group and artifact", "settings.xml");
  }

  @Test
  void whatArrivesDamagedIsNotTaken() throws IOException {
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
    server.damage(JAR);
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(failure).hasMessageContainingAll("damaged", "corp", "checksum", "expected");
    assertThat(folder.resolve(".m2/repository").resolve(JAR)).doesNotExist();
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
    server.remove(JAR + ".sha1");
    assertThat(failure("maven:org.example:net:1.0")).hasMessageContaining("without a checksum");
  }

  @Test
  void aServerThatFailsIsToBlame() throws IOException {
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
    server.demand("Never", "sent", 500);
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(failure).hasMessageContainingAll("500", "try again later");
  }

  @Test
  void passwordsInAnAddressAreNotShown() throws IOException {
    place.mirror(server.url().replace("http://", "http://ada:secret@"));
    assertThat(failure("maven:org.example:net:1.0")).hasMessageNotContaining("secret");
  }

  @Test
  void aJarWithoutANetworkIsNoBackbone() throws IOException {
    server.putNet("1.0", jar(Map.of("Net.class", text(""))), license("MIT"));
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure).hasMessageContainingAll("org.example:net:1.0", "no .onnx file");
  }

  @Test
  void whatIsNoJarIsNamed() throws IOException {
    server.putNet("1.0", text("<html>please log in</html>"), license("MIT"));
    GraftException failure = failure("maven:org.example:net:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure).hasMessageContainingAll("net-1.0.jar", "is no jar", "delete it");
  }

  @Test
  void aNetworkThatCannotBeReadIsCalledAsItWasAskedFor() throws IOException {
    server.putNet("1.0", jar(Map.of("net.onnx", text("no network"))), license("MIT"));
    GraftException failure =
        catchThrowableOfType(
            GraftException.class, () -> place.hub().find("maven:org.example:net:1.0"));
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure).hasMessageContaining("maven:org.example:net:1.0");
    assertThat(failure).hasMessageNotContaining(".tmp");
    assertThat(place.hub().list()).hasSize(1);
  }

  @Test
  void aQuantisedNetworkIsRefusedWithTheNameOfThePlainOne() throws IOException {
    byte[] jar = jar(Map.of("net-q.onnx", MavenServer.quantised()));
    server.put("org/example/net-q/1.0/net-q-1.0.jar", jar);
    GraftException failure = failure("maven:org.example:net-q:1.0");
    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure)
        .hasMessageContainingAll(
            "maven:org.example:net-q:1.0",
            "quantised (DynamicQuantizeLinear)",
            "float32",
            "maven:org.example:net:1.0.");
  }
}
