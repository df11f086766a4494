package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFoldersTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final Path root;

  ClassFoldersTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void foldersAreClassesInNaturalOrder() {
    DataSet data =
        new Fixture(root).sound("10/a.jpg", "2/b.jpg", "2/deep/er/c.jpg", "1/d.jpg").read("", ALL);
    assertThat(data.task()).isEqualTo(Task.CLASSIFY);
    assertThat(data.outputNames()).containsExactly("1", "2", "10");
    assertThat(data.train())
        .extracting(Sample::name, Sample::target)
        .containsExactly(
            tuple("1/d.jpg", new Target.ClassIndex(0)),
            tuple("2/b.jpg", new Target.ClassIndex(1)),
            tuple("2/deep/er/c.jpg", new Target.ClassIndex(1)),
            tuple("10/a.jpg", new Target.ClassIndex(2)));
  }
}
