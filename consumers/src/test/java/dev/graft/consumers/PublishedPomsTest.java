package dev.graft.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        String own = module.replaceFirst("graft-natives-(train-|audio-)?", "");
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

  /** A file's name with a version and a platform in it makes none. */
  @Test
  void eachJarIsAModuleOfItsOwn() {
    Set<String> names = new HashSet<>();
    for (String module : repository.modules()) {
      if (module.equals("graft-bom")) {
        continue;
      }
      assertThat(ModuleFinder.of(repository.jar(module)).findAll())
          .as(module)
          .singleElement()
          .satisfies(found -> assertThat(names.add(found.descriptor().name())).isTrue())
          .satisfies(found -> assertThat(found.descriptor().name()).startsWith("dev.graft."));
    }
  }

  @Test
  void theDocumentationNamesEveryPackageThatIsThereForPrograms() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "reference", "library.md"));
    for (String module : repository.modules()) {
      if (module.equals("graft-bom") || module.startsWith("graft-natives")) {
        continue;
      }
      ModuleDescriptor found =
          ModuleFinder.of(repository.jar(module)).findAll().iterator().next().descriptor();
      String packages =
          found.isAutomatic()
              ? "all"
              : found.exports().stream()
                  .map(exported -> exported.source().replaceFirst("^dev\\.graft\\.", ""))
                  .sorted(Comparator.comparing(name -> name.replaceFirst("^dev\\.graft$", "")))
                  .map(name -> "`" + name + "`" + (name.equals("dev.graft") ? " itself" : ""))
                  .collect(Collectors.joining(", "));
      assertThat(page)
          .contains(
              "| `%s` | `%s`%s | %s |"
                  .formatted(
                      module, found.name(), found.isAutomatic() ? ", automatic" : "", packages));
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
