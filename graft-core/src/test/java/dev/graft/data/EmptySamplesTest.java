package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptySamplesTest {
  /** Files are sound if they start with "ok", and silent if they say "hush". */
  private static final ContentCheck CHECK =
      new ContentCheck() {
        @Override
        public Optional<String> problem(Content content) throws IOException {
          return Fixture.CHECK.problem(content);
        }

        @Override
        public Optional<String> emptiness(Content content) throws IOException {
          return new String(content.whole(), StandardCharsets.UTF_8).contains("hush")
              ? Optional.of("silence")
              : Optional.empty();
        }
      };

  private final Fixture fixture;

  EmptySamplesTest(@TempDir Path root) {
    this.fixture = new Fixture(root);
  }

  private List<String> warnings(DataSetOptions options) {
    return DataSet.read(fixture.root(), options, CHECK, 2).warnings().stream()
        .filter(warning -> warning.contains("nothing but"))
        .toList();
  }

  @Test
  void theFirstAreNamedInOneWarning() {
    fixture.sound("train/a/1", "train/a/2", "train/b/hush1", "train/b/hush2", "train/b/hush3");
    fixture.sound("val/a/3", "val/b/4", "test/a/5", "test/b/hush6", "train/b/hush7");
    assertThat(warnings(DataSetOptions.defaults()))
        .containsExactly(
            "5 of the 10 samples hold nothing but silence: 'train/b/hush1', 'train/b/hush2',"
                + " 'train/b/hush3' and 2 more; remove what should hold more");
  }

  @Test
  void whatTakesNoPartIsNotNamed() {
    fixture.sound("a/1", "a/2", "b/3", "b/hush4").file("a/hush5", "bad hush");
    fixture.file("a/hush6", "ok hush").file("b/hush6", "ok hush");
    assertThat(warnings(DataSetOptions.defaults()))
        .containsExactly(
            "1 of the 4 samples holds nothing but silence: 'b/hush4'; remove what should hold more");
  }

  @Test
  void nothingIsSaidWhereAModelIsMeasured() {
    fixture.sound("a/1", "a/2", "b/3", "b/hush4");
    assertThat(warnings(DataSetOptions.forEvaluation(Task.CLASSIFY, List.of("a", "b")))).isEmpty();
  }
}
