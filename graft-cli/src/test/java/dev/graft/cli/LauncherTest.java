package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code graft} script, in a checkout whose Maven and Java are stand-ins. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >> builds
      sleep 1
      mkdir -p graft-cli/target
      cp version graft-cli/target/graft-cli.jar
      cp version graft-cli/target/core.jar
      mkdir -p "$REPOSITORY" && cp version "$REPOSITORY/other.jar"
      printf '%s' "$PWD/graft-cli/target/core.jar:$REPOSITORY/other.jar" > graft-cli/target/classpath
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      while [ "$1" != -cp ]; do shift; done
      cat "${2%%:*}"
      shift 3
      echo "$@"
      """;
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "chmod",
          "cp",
          "dirname",
          "find",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "tail",
          "uname");

  @TempDir private Path folder;
  private Path checkout = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout")).toRealPath();
    jdk = folder.resolve("a jdk");
    Files.copy(Path.of("..", "graft"), checkout.resolve("graft"));
    script(checkout.resolve("mvnw"), MAVEN);
    script(jdk.resolve("bin/java"), JAVA);
    Files.writeString(checkout.resolve("version"), "first ");
    Files.writeString(checkout.resolve("pom.xml"), "");
    for (String module : List.of("graft-core", "graft-hub", "graft-cli")) {
      Files.createDirectories(checkout.resolve(module + "/src/main"));
      Files.writeString(checkout.resolve(module + "/pom.xml"), "");
    }
  }

  private static void script(Path file, String text) throws IOException {
    Fixtures.write(file, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A start of the script that can be changed before it begins. */
  private ProcessBuilder graft(String... arguments) {
    ProcessBuilder start = new ProcessBuilder(checkout.resolve("graft").toString());
    start.command().addAll(List.of(arguments));
    start.environment().put("JAVA_HOME", jdk.toString());
    start.environment().put("REPOSITORY", folder.resolve("repository").toString());
    return start.redirectErrorStream(true);
  }

  private static String output(Process run, int status) throws Exception {
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(output).isEqualTo(status);
    return output;
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds"));
  }

  @Test
  void itBuildsOnceAndThenRunsWhatItWasGiven() throws Exception {
    assertThat(output(graft("train", "my pictures").start(), 0))
        .contains("building")
        .endsWith("first train my pictures\n");
    assertThat(output(graft("--version").start(), 0)).isEqualTo("first --version\n");
    assertThat(builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoFirstUsesAtOnceBuildOnce(boolean withFlock) throws Exception {
    ProcessBuilder start = graft("x");
    if (!withFlock) {
      start.environment().put("PATH", toolsWithoutFlock().toString());
    }
    Process one = start.start();
    Process other = start.start();
    assertThat(output(one, 0)).endsWith("first x\n");
    assertThat(output(other, 0)).endsWith("first x\n");
    assertThat(builds()).hasSize(1);
  }

  private Path toolsWithoutFlock() throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path found =
          Stream.of("/bin", "/usr/bin")
              .map(place -> Path.of(place, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      script(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(found));
    }
    return tools;
  }

  @Test
  void aChangedSourceIsBuiltAndTakesNothingFromWhatStillRuns() throws Exception {
    output(graft("x").start(), 0);
    Path current = checkout.resolve("target/runs/current");
    Path before = current.resolveSibling(Files.readString(current).strip());
    Path source = Files.writeString(checkout.resolve("graft-core/src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    Files.writeString(checkout.resolve("version"), "second ");
    assertThat(output(graft("x").start(), 0)).endsWith("second x\n");
    assertThat(before.resolve("graft-cli.jar")).hasContent("first ");
    assertThat(before.resolve("core.jar")).hasContent("first ");
  }

  @Test
  void itIsFoundThroughALinkAndWhateverCdpathSays() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a checkout/graft"));
    ProcessBuilder start = graft("x");
    start.command().set(0, link.toString());
    start.environment().put("CDPATH", folder.toString());
    assertThat(output(start.start(), 0)).endsWith("first x\n");
  }

  /** As for a user who may not look into the builder's. */
  @Test
  void aBuiltCheckoutRunsWithoutTheMavenRepository() throws Exception {
    output(graft("x").start(), 0);
    Files.delete(folder.resolve("repository/other.jar"));
    assertThat(output(graft("y").start(), 0)).isEqualTo("first y\n");
    Path run =
        checkout.resolve(
            "target/runs/" + Files.readString(checkout.resolve("target/runs/current")).strip());
    assertThat(Files.getPosixFilePermissions(run))
        .isEqualTo(Files.getPosixFilePermissions(run.getParent()));
  }

  @Test
  void aWrongJavaHomeIsNamed() throws Exception {
    ProcessBuilder start = graft("x");
    start.environment().put("JAVA_HOME", "/no/such/jdk");
    assertThat(output(start.start(), 5))
        .hasLineCount(1)
        .contains("JAVA_HOME is /no/such/jdk", "JDK 17");
  }

  @Test
  void aCheckoutThatCannotBeWrittenToIsNamed() throws Exception {
    Files.writeString(checkout.resolve("target"), "in the way, for a superuser too");
    assertThat(output(graft("x").start(), 5))
        .hasLineCount(1)
        .contains(checkout.resolve("target").toString(), "not writable");
  }

  @Test
  void aFailedBuildIsSaidToBeOneAndTriedAgain() throws Exception {
    script(checkout.resolve("mvnw"), "#!/bin/sh\necho no compiler\nexit 1\n");
    assertThat(output(graft("x").start(), 5)).contains("no compiler", "the build failed");
    script(checkout.resolve("mvnw"), MAVEN);
    assertThat(output(graft("x").start(), 0)).endsWith("first x\n");
  }

  @Test
  void javaIsStartedInAUnicodeLocaleWhereThereIsNone() throws Exception {
    script(jdk.resolve("bin/java"), JAVA + "echo \"locale $LC_ALL\"\n");
    for (String bare : List.of("C", "POSIX")) {
      ProcessBuilder start = graft("x");
      start.environment().remove("LANG");
      start.environment().put("LC_ALL", bare);
      assertThat(output(start.start(), 0)).containsPattern("locale .*(?i:utf-?8)\n$");
    }
    ProcessBuilder unset = graft("x");
    List.of("LANG", "LC_ALL", "LC_CTYPE").forEach(unset.environment()::remove);
    assertThat(output(unset.start(), 0)).containsPattern("locale .*(?i:utf-?8)\n$");
    ProcessBuilder own = graft("x");
    own.environment().put("LC_ALL", "C.UTF-8");
    assertThat(output(own.start(), 0)).endsWith("locale C.UTF-8\n");
  }
}
