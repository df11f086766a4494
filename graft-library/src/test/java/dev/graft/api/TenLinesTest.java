package dev.graft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenLinesTest {
  @TempDir private Path folder;

  @Test
  void theProgramOfTheReadmeIsTheOneThatIsCompiledHere() throws IOException {
    List<String> source =
        stripped(Files.readAllLines(Path.of("src/test/java/dev/graft/api/TenLines.java")));
    String readme = Files.readString(Path.of("../README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    List<String> shown =
        stripped(readme.substring(start, readme.indexOf("```", start)).lines().toList());
    assertThat(shown).isNotEmpty();
    assertThat(source).containsSequence(shown);
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void itTrainsTwiceWritesAndAsksTheModel() throws IOException, InterruptedException {
    Herbarium.write(
        folder.resolve("flowers"),
        HerbariumSettings.defaults().withThreads(2).withCount(48).withSizePx(64),
        Progress.none());
    try (Stream<Path> leaves = Files.walk(folder.resolve("flowers/val"))) {
      Path leaf = leaves.filter(Files::isRegularFile).min(Comparator.naturalOrder()).orElseThrow();
      Files.copy(leaf, folder.resolve("rose.jpg"));
    }
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                TenLines.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(told).isZero();
    assertThat(told.lines().toList()).hasSize(3);
    assertThat(told).contains("full 0.").startsWith("head 0.");
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
  }
}
