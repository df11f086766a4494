package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.herbarium.Herbarium;
import dev.graft.hub.Hub;
import dev.graft.image.Preprocessing;
import dev.graft.report.Report;
import dev.graft.text.TextModality;
import dev.graft.train.TransferLearning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The library doesn't know what the options of a command line are called that uses it. */
class MessagesTest {
  /** Behind a blank or a bracket; the names of CSS's variables stand behind others. */
  private static final Pattern OPTION =
      Pattern.compile("[\\p{Print}]{0,60}(?:[ '(]|[^\\p{Print}])--[a-z][a-z-]+[\\p{Print}]{0,40}");

  /** One class of each module that is no way in. */
  private static final List<Class<?>> LIBRARY =
      List.of(
          Version.class,
          Preprocessing.class,
          TransferLearning.class,
          TextModality.class,
          Report.class,
          Hub.class,
          Herbarium.class);

  @Test
  void noMessageNamesAnOption() throws Exception {
    for (Class<?> one : LIBRARY) {
      int looked = 0;
      try (JavaModule module = JavaModule.of(one)) {
        for (Path file : module.classes()) {
          assertThat(options(file)).as(file.toString()).isEmpty();
          looked++;
        }
      }
      assertThat(looked).as(one.getName()).isPositive();
    }
  }

  @Test
  void anOptionWouldBeFound() {
    assertThat(options("\0\001no steps; say --epochs 3")).hasSize(1);
    assertThat(options("style=\"--share:3\"")).isEmpty();
  }

  /** A class file holds its texts as they are. */
  private static List<String> options(Path file) {
    try {
      return options(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> options(String content) {
    return OPTION.matcher(content).results().map(MatchResult::group).toList();
  }
}
