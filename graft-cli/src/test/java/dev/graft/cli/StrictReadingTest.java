package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A test that reads a field which is not there compares the nought that comes of it. So fields are
 * read by {@code requiredAt} and {@code required}, which say so.
 */
class StrictReadingTest {
  private static final Pattern LENIENT =
      Pattern.compile("\\.(at|path)\\(\"/?\\w[^\"]*\"\\)\\.(?!isMissingNode)");

  @Test
  void testsReadNoFieldThatMayBeMissing() throws IOException {
    List<String> lenient = new ArrayList<>();
    List<Path> read = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          read.add(file);
          if (LENIENT.matcher(Files.readString(file, StandardCharsets.UTF_8)).find()) {
            lenient.add(file.toString());
          }
        }
      }
    }
    assertThat(read).hasSizeGreaterThan(100);
    assertThat(lenient).isEmpty();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(".."))) {
      return folders
          .map(folder -> folder.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
