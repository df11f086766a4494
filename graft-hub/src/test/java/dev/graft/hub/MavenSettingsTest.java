package dev.graft.hub;

import static dev.graft.hub.MavenServer.jar;
import static dev.graft.hub.MavenServer.license;
import static dev.graft.hub.MavenServer.network;
import static dev.graft.hub.Workplace.mirrorOfAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.cipher.PlexusCipherException;

/** What Maven's settings say holds for backbones too. */
class MavenSettingsTest {
  private static final String NET = "maven:org.example:net:1.0";

  @TempDir private Path folder;
  private MavenServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new MavenServer();
    server.putNet("1.0", jar(Map.of("net.onnx", network())), license("MIT"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Workplace place(String settings) throws IOException {
    return Workplace.in(folder).settings(settings);
  }

  private static String server(String inner) {
    return "<servers><server><id>corp</id>%s</server></servers>".formatted(inner);
  }

  private static void assertFound(Hub hub) {
    assertThat(hub.find(NET).file()).hasBinaryContent(network());
  }

  @Test
  void aMirrorAnswersInsteadOfCentral() throws IOException {
    assertFound(place(mirrorOfAll(server.url())).hub());
    assertThat(server.requests).contains("/maven/org/example/net/1.0/net-1.0.jar");
    assertThat(folder.resolve(".m2/repository/org/example/net/1.0/net-1.0.jar")).exists();
  }

  @Test
  void theLocalRepositoryIsWhereTheSettingsSay() throws IOException {
    Path local = folder.resolve("shared repository");
    String said = "<localRepository>%s</localRepository>".formatted(local);
    assertFound(place(said + mirrorOfAll(server.url())).hub());
    assertThat(local.resolve("org/example/net/1.0/net-1.0.jar")).exists();
    assertThat(folder.resolve(".m2/repository")).doesNotExist();
  }

  @Test
  void aPasswordMayStandInTheEnvironment() throws IOException {
    server.demandLogin("Authorization", "ada", "secret", 401);
    String login = server("<username>ada</username><password>${env.TOKEN}</password>");
    Workplace place = place(mirrorOfAll(server.url()) + login);
    assertThatThrownBy(() -> place.hub(Map.of("TOKEN", "wrong")).find(NET))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault().exitStatus()).isEqualTo(5))
        .hasMessageContaining("401")
        .hasMessageContaining("<id>corp</id>")
        .hasMessageContaining("settings.xml");
    assertFound(place.hub(Map.of("TOKEN", "secret")));
  }

  @Test
  void anEncryptedPasswordIsDecrypted() throws IOException, PlexusCipherException {
    DefaultPlexusCipher cipher = new DefaultPlexusCipher();
    String master = cipher.encryptAndDecorate("the master's", "settings.security");
    String password = cipher.encryptAndDecorate("secret", "the master's");
    server.demandLogin("Authorization", "ada", "secret", 401);
    Workplace place =
        place(
            mirrorOfAll(server.url())
                + server("<username>ada</username><password>%s</password>".formatted(password)));
    assertThatThrownBy(() -> place.hub().find(NET)).hasMessageContaining("401");
    assertThat(place.notes()).anyMatch(note -> note.contains("cannot be decrypted"));
    Files.writeString(
        place.maven().resolve("settings-security.xml"),
        "<settingsSecurity><master>%s</master></settingsSecurity>".formatted(master));
    assertFound(place.hub());
  }

  @Test
  void aTokenMayBeAHeader() throws IOException {
    server.demand("Private-Token", "t0ken", 403);
    String header =
        server(
            "<configuration><httpHeaders><property><name>Private-Token</name><value>t0ken</value></property></httpHeaders></configuration>");
    assertFound(place(mirrorOfAll(server.url()) + header).hub());
  }

  @Test
  void aProxyIsAskedWithItsPassword() throws IOException {
    server.demandLogin("Proxy-Authorization", "ada", "secret", 407);
    String proxy =
        "<proxies><proxy><protocol>http</protocol><host>localhost</host><port>%d</port>%s</proxy></proxies>";
    String far = mirrorOfAll("http://repository.invalid/maven");
    Workplace place = place(far + proxy.formatted(server.port(), ""));
    assertThatThrownBy(() -> place.hub().find(NET))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault().exitStatus()).isEqualTo(5))
        .hasMessageContaining("407")
        .hasMessageContaining("<proxy>");
    String login = "<username>ada</username><password>secret</password>";
    assertFound(place(far + proxy.formatted(server.port(), login)).hub());
    assertThat(server.requests)
        .contains("http://repository.invalid/maven/org/example/net/1.0/net-1.0.jar");
  }

  @Test
  void aHostThatNeedsNoProxyIsAskedDirectly() throws IOException {
    String proxy =
        "<proxies><proxy><protocol>http</protocol><host>localhost</host><port>1</port><nonProxyHosts>localhost|*.corp</nonProxyHosts></proxy></proxies>";
    assertFound(place(mirrorOfAll(server.url()) + proxy).hub());
  }

  @ParameterizedTest
  @CsvSource({
    "<activeByDefault>true</activeByDefault>, true",
    "'<jdk>[11,)</jdk>', true",
    "'<jdk>[99,)</jdk>', false",
    "<property><name>env.CORP</name></property>, true",
    "<property><name>env.HOME_OFFICE</name></property>, false",
  })
  void anActiveProfilesRepositoryIsAsked(String when, boolean active) throws IOException {
    Workplace place = place(withoutCentral() + profile(when));
    Hub hub = place.hub(Map.of("CORP", "yes"));
    if (active) {
      assertFound(hub);
    } else {
      assertThatThrownBy(() -> hub.find(NET)).isInstanceOf(GraftException.class);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void aProfileIsActiveWhereTheSettingsListIt() throws IOException {
    String listed = "<activeProfiles><activeProfile>corp</activeProfile></activeProfiles>";
    assertFound(place(withoutCentral() + profile("") + listed).hub());
  }

  private String profile(String condition) {
    return "<profiles><profile><id>corp</id>%s<repositories><repository><id>corp</id><url>%s</url></repository></repositories></profile></profiles>"
        .formatted(
            condition.isEmpty() ? "" : "<activation>" + condition + "</activation>", server.url());
  }

  /** Central cannot be reached. */
  private static String withoutCentral() {
    return "<mirrors><mirror><id>none</id><url>http://localhost:1/</url><mirrorOf>central</mirrorOf></mirror></mirrors>";
  }

  @Test
  void anInstallationsSettingsHoldToo() throws IOException {
    Path installation = folder.resolve("maven");
    Files.createDirectories(installation.resolve("conf"));
    Files.writeString(
        installation.resolve("conf/settings.xml"),
        "<settings>" + mirrorOfAll(server.url()) + "</settings>");
    assertFound(place("").hub(Map.of("MAVEN_HOME", installation.toString())));
  }

  @Test
  void nothingIsFetchedInTheClearFromElsewhere() throws IOException {
    String open = profile("<activeByDefault>true</activeByDefault>");
    String elsewhere = open.replace(server.url(), "http://repository.invalid/maven");
    server.remove("org/example/net/1.0/net-1.0.jar");
    String central = mirrorOfAll(server.url()).replace("*", "central");
    Workplace place = place(central + elsewhere);
    assertThatThrownBy(() -> place.hub().find(NET))
        .hasMessageContaining("corp (http://repository.invalid/maven)")
        .hasMessageContaining("block")
        .hasMessageContaining("https");
  }

  @Test
  void settingsThatCannotBeReadAreNamed() throws IOException {
    Workplace place = place("<mirrors><mirror></mirrors>");
    assertThatThrownBy(() -> place.hub().find(NET))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault().exitStatus()).isEqualTo(5))
        .hasMessageContaining(place.maven().resolve("settings.xml").toString());
  }

  @Test
  void whereMavenIsOfflineTheLocalRepositoryIsAllThereIs() throws IOException {
    assertFound(place(mirrorOfAll(server.url())).hub());
    HubFolders.remove(folder.resolve("graft"));
    Workplace offline = place("<offline>true</offline>" + mirrorOfAll(server.url()));
    server.requests.clear();
    assertFound(offline.hub());
    assertThatThrownBy(() -> offline.hub().find("maven:org.example:net:2.0"))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault().exitStatus()).isEqualTo(5))
        .hasMessageContainingAll("org.example:net:2.0", "offline");
    assertThat(server.requests).isEmpty();
  }
}
