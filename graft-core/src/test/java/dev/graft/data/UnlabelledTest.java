package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read where samples need no right answer. */
class UnlabelledTest {
  private static final DataSetOptions ALL =
      DataSetOptions.defaults().withValidationFraction(0).withLabelled(false);

  private final Path root;
  private final Fixture fixture;

  UnlabelledTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
  }

  private static List<String> names(List<Sample> samples) {
    return samples.stream().map(Sample::name).toList();
  }

  @Test
  void filesOfAFlatFolderAreSamples() {
    fixture.sound("1.jpg", "2.jpg", "10.jpg").file("README.md", "ok").file("broken.jpg", "no");
    DataSet data = fixture.read("", ALL);
    assertThat(names(data.train())).containsExactly("1.jpg", "2.jpg", "10.jpg");
    assertThat(data.train()).extracting(Sample::target).containsOnly(new Target.Labels(List.of()));
    assertThat(data.skipped()).extracting(Skipped::path).containsExactly("broken.jpg");
    assertThat(data.outputNames()).isEmpty();
    assertThat(data.warnings()).isEmpty();
  }

  @Test
  void aPartIsDrawnForValidation() {
    for (int i = 0; i < 10; i++) {
      fixture.sound(i + ".jpg");
    }
    DataSet data = fixture.read("", ALL.withValidationFraction(0.2));
    assertThat(data.validation()).hasSize(2);
    assertThat(data.train()).hasSize(8);
  }

  @Test
  void foldersAreLookedThroughAtAnyDepth() {
    fixture.sound("1.jpg", "a/deep/2.jpg", "a/deep/3.jpg");
    assertThat(names(fixture.read("", ALL).train()))
        .containsExactly("1.jpg", "a/deep/2.jpg", "a/deep/3.jpg");
    fixture.sound("b/4.jpg");
    assertThat(names(fixture.read("", ALL).train()))
        .containsExactly("1.jpg", "a/deep/2.jpg", "a/deep/3.jpg", "b/4.jpg");
  }

  @Test
  void whatClassFoldersAreCalledDoesNotMatter() {
    fixture.file("a/1.jpg", "ok twice").file("b/2.jpg", "ok twice").sound("b/3.jpg");
    DataSet data = fixture.read("", ALL);
    assertThat(names(data.train())).containsExactly("a/1.jpg", "b/2.jpg", "b/3.jpg");
    assertThat(data.skipped()).isEmpty();
  }

  @Test
  void aSingleFolderWillDo() {
    fixture.sound("a/1.jpg", "a/2.jpg");
    assertThat(names(fixture.read("", ALL).train())).containsExactly("a/1.jpg", "a/2.jpg");
  }

  @Test
  void partsStayApartWithOrWithoutClasses() {
    fixture.sound("set/train/1.jpg", "set/train/a/2.jpg", "set/val/3.jpg", "set/test/b/4.jpg");
    fixture.sound("set/more/5.jpg", "set/6.jpg");
    DataSet data = fixture.read("", ALL);
    assertThat(names(data.train())).containsExactly("set/train/1.jpg", "set/train/a/2.jpg");
    assertThat(names(data.validation())).containsExactly("set/val/3.jpg");
    assertThat(names(data.test())).containsExactly("set/test/b/4.jpg");
    assertThat(data.warnings())
        .containsExactly(
            "folder 'set/more' is left out: it is none of train, val and test",
            "1 file lies beside the folders for parts of the data and so in none of them, such as 'set/6.jpg'");
  }

  @Test
  void partsWithinClassesStayApart() {
    fixture.sound("a/train/1.jpg", "a/val/2.jpg", "b/train/3.jpg", "b/val/4.jpg");
    DataSet data = fixture.read("", ALL);
    assertThat(names(data.train())).containsExactly("a/train/1.jpg", "b/train/3.jpg");
    assertThat(names(data.validation())).containsExactly("a/val/2.jpg", "b/val/4.jpg");
  }

  @Test
  void aManifestSaysWhichTakePart() {
    fixture.sound("pictures/1.jpg", "pictures/2.jpg", "pictures/3.jpg");
    fixture.file("list.csv", "path,label\npictures/1.jpg,a\npictures/3.jpg,b\n");
    assertThat(names(fixture.read("", ALL).train()))
        .containsExactly("pictures/1.jpg", "pictures/3.jpg");
  }

  @Test
  void aSetToValidateOnNeedsNoLabelsEither() {
    fixture.sound("own/1.jpg", "own/2.jpg", "other/a/3.jpg", "other/b/4.jpg");
    DataSet data = fixture.read("own", ALL.withValidation(root.resolve("other")));
    assertThat(names(data.train())).containsExactly("1.jpg", "2.jpg");
    assertThat(names(data.validation())).containsExactly("a/3.jpg", "b/4.jpg");
  }

  @Test
  void anEmptyFolderIsStillRefused() {
    fixture.file("README.md", "ok");
    assertThatThrownBy(() -> fixture.read("", ALL))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("holds no sample; add some");
  }
}
