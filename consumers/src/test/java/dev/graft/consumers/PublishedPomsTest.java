package dev.graft.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is published is the same for all machines, and needs nothing of Maven's that Gradle lacks.
 */
class PublishedPomsTest {
  private static final Pattern NATIVE = Pattern.compile("<classifier>(.*)</classifier>");

  @TempDir private static Path folder;
  private static Repository repository;

  @BeforeAll
  static void install() {
    repository = Repository.of(Path.of(".."), folder);
  }

  @Test
  void eachSaysAllByItself() throws Exception {
    assertThat(repository.modules()).hasSizeGreaterThan(12);
    for (String module : repository.modules()) {
      // The one property that each POM has of itself.
      assertThat(Files.readString(repository.pom(module)).replace("${project.version}", ""))
          .as(module)
          .doesNotContain("<parent>", "<profile>", "${", "<scope>test</scope>", "<build>");
    }
  }

  @Test
  void onlyNativesNameAPlatformAndEachNamesItsOwn() throws Exception {
    for (String module : repository.modules()) {
      String pom = Files.readString(repository.pom(module));
      List<String> platforms = NATIVE.matcher(pom).results().map(MatchResult::group).toList();
      if (module.startsWith("graft-natives-")) {
        String own = module.replaceFirst("graft-natives-(train-)?", "");
        assertThat(platforms)
            .as(module)
            .isNotEmpty()
            .allMatch(
                one ->
                    PlatformNames.of(own).stream()
                        .anyMatch(
                            name -> one.equals("<classifier>%s</classifier>".formatted(name))));
      } else {
        assertThat(platforms).as(module).isEmpty();
        assertThat(pom.contains("graft-natives")).as(module).isEqualTo(module.equals("graft-bom"));
      }
    }
  }

  @Test
  void theBomNamesThemAll() throws Exception {
    String bom = Files.readString(repository.pom("graft-bom"));
    for (String module : repository.modules()) {
      if (!module.equals("graft-bom")) {
        assertThat(bom).contains("<artifactId>%s</artifactId>".formatted(module));
      }
    }
  }
}
