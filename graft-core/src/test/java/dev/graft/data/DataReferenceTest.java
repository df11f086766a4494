package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every example in the reference of data comes out as it says there. */
class DataReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "data.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```(folder|csv|jsonl|json)\n(.*?)```\n\n```text\n(.*?)\n```", Pattern.DOTALL);

  @TempDir private Path folder;

  @TestFactory
  Collection<DynamicTest> examplesComeOutAsThePageSays() throws IOException {
    List<DynamicTest> examples = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    while (example.find()) {
      String kind = example.group(1);
      String given = example.group(2);
      String expected = example.group(3);
      Path place = folder.resolve(String.valueOf(examples.size()));
      String name = String.format(Locale.ROOT, "%s %d", kind, examples.size() + 1);
      examples.add(
          DynamicTest.dynamicTest(
              name, () -> assertThat(read(new Fixture(place), kind, given)).isEqualTo(expected)));
    }
    assertThat(examples).hasSizeGreaterThan(10);
    return examples;
  }

  private static String read(Fixture fixture, String kind, String given) {
    DataSetOptions options = DataSetOptions.defaults().withValidationFraction(0);
    String name = kind.equals("folder") ? "data" : "data." + kind;
    if (kind.equals("folder")) {
      given.lines().forEach(file -> fixture.sound("data/" + file));
    } else {
      for (int i = 1; i < 10; i++) {
        fixture.sound("img/" + i + ".jpg", "clips/" + i + ".wav");
      }
      fixture.file(name, given);
    }
    return DataSummary.of(() -> fixture.read(name, options)).replace(fixture.root() + "/", "");
  }
}
