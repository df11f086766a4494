package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as people have them: what is taken for a class, and what is said. */
class LayoutTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final Path root;
  private final Fixture fixture;

  LayoutTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
  }

  /** What is made of an archive of these files, whose names no locale can touch. */
  private String of(String... names) {
    Path zip = fixture.zip("set.zip", names);
    return DataSummary.of(() -> DataSet.read(zip, ALL, Fixture.CHECK, 2)).replace(root + "/", "");
  }

  /** The parts in a summary, without what is said besides. */
  private static String parts(String summary) {
    return String.join(
        "; ",
        Arrays.stream(summary.split("\n")).filter(l -> l.matches("(train|val|test):.*")).toList());
  }

  @Test
  void foldersAroundTheClassesAreSeenThrough() {
    assertThat(parts(of("README.txt", "LICENSE", "x/a/1.jpg", "x/b/2.jpg", "docs/how.pdf")))
        .isEqualTo("train: a 1, b 1");
    assertThat(parts(of("x/y/train/a/1", "x/y/train/b/2", "x/y/val/a/3", "x/notes.md")))
        .isEqualTo("train: a 1, b 1; val: a 1");
    assertThat(parts(of("cover.jpg", "x/a/1.jpg", "x/b/2.jpg"))).isEqualTo("train: a 1, b 1");
  }

  @Test
  void foldersForPartsAreFoundByManyNames() {
    assertThat(parts(of("Training/a/1", "Training/b/2", "Testing/a/3")))
        .isEqualTo("train: a 1, b 1; test: a 1");
    assertThat(parts(of("train_images/a/1", "train_images/b/2", "dev/a/3", "test-set/b/4")))
        .isEqualTo("train: a 1, b 1; val: a 1; test: b 1");
    assertThat(parts(of("train2017/a/1", "train2017/b/2", "val2017/a/3")))
        .isEqualTo("train: a 1, b 1; val: a 1");
    assertThat(parts(of("training/a/1", "training/b/2", "validation/a/3", "evaluation/b/4")))
        .isEqualTo("train: a 1, b 1; val: a 1; test: b 1");
  }

  @Test
  void partsThatAreWrappedTwiceAreSeenThrough() {
    String summary =
        of(
            "seg_train/seg_train/a/1",
            "seg_train/seg_train/b/2",
            "seg_test/seg_test/a/3",
            "seg_test/seg_test/b/4",
            "seg_pred/seg_pred/5");
    assertThat(parts(summary)).isEqualTo("train: a 1, b 1; test: a 1, b 1");
    assertThat(summary).contains("folder 'seg_pred' is left out");
  }

  @Test
  void partsWithinClassesAreParts() {
    assertThat(parts(of("a/train/1", "a/test/2", "b/train/3", "b/test/4")))
        .isEqualTo("train: a 1, b 1; test: a 1, b 1");
  }

  @Test
  void partsAreNeverClasses() {
    assertThat(of("train/ant.1.jpg", "train/bee.2.jpg", "test/3.jpg"))
        .isEqualTo(
            "status 3: 'set.zip' holds the folders 'test', 'train' for parts of the data, but 'train/ant.1.jpg' lies in no class folder, so no sample has a class; expected 'train/CLASS/...', or a manifest with the columns path and label.");
    assertThat(of("x/training/1.jpg", "x/validation/2.jpg"))
        .startsWith("status 3")
        .contains("for parts of the data");
    assertThat(of("train/a/1", "train/b/2", "unlabeled/3"))
        .startsWith("classify: a, b\ntrain: a 1, b 1\n")
        .contains("folder 'unlabeled' is left out");
  }

  @Test
  void classesMayBeCalledLikeParts() {
    assertThat(parts(of("bus/1", "train/2", "tram/3"))).isEqualTo("train: bus 1, train 1, tram 1");
    assertThat(parts(of("bullet_train/1", "test_tube/2", "strainer/3")))
        .isEqualTo("train: bullet_train 1, strainer 1, test_tube 1");
  }

  @Test
  void nameIsOneClassHoweverItsLettersAreComposed() {
    assertThat(of("train/Ka\u0308fer/1", "train/bee/2", "val/K\u00e4fer/3", "val/bee\u00a0/4"))
        .isEqualTo(
            "classify: Käfer, bee\ntrain: Käfer 1, bee 1\nval: Käfer 1, bee 1\n"
                + "warning: 2 classes with a single training file, too few to learn from: 'Käfer', 'bee'");
  }

  @Test
  void foldersThatAllHoldTheSameFoldersAreSaid() {
    assertThat(of("fold1/a/1", "fold1/b/2", "fold2/a/3", "fold2/b/4"))
        .contains(
            "each of the folders 'fold1', 'fold2' holds the folders 'a', 'b'; the outer ones are taken as the classes");
  }

  @Test
  void manifestInAFolderIsUsedWhereThereAreNoClasses() {
    fixture.sound("set/img/1.jpg", "set/img/2.jpg").file("set/README.md", "x");
    fixture.file("set/labels.csv", "path,label\nimg/1.jpg,a\nimg/2.jpg,b\n");
    assertThat(parts(DataSummary.of(() -> fixture.read("set", ALL)))).isEqualTo("train: a 1, b 1");
    fixture.file("set/more.csv", "path,label\n");
    assertThat(DataSummary.of(() -> fixture.read("set", ALL)))
        .contains(
            "holds the manifests 'labels.csv', 'more.csv' and no class folders; give one of them");
  }

  @Test
  void manifestBesideClassFoldersIsNamed() {
    fixture.sound("set/a/1", "set/b/2").file("set/meta.csv", "path,label\na/1,x\nb/2,y\n");
    assertThat(DataSummary.of(() -> fixture.read("set", ALL)))
        .startsWith("classify: a, b\n")
        .contains("the manifest 'meta.csv' lies beside the class folders and is not used");
  }

  @Test
  void manifestsNamedAfterPartsGoTogether() {
    fixture.sound("set/1.jpg", "set/2.jpg", "set/3.jpg", "set/4.jpg", "set/5.jpg");
    fixture.file("set/train.csv", "file,class\n1.jpg,a\n2.jpg,b\n");
    fixture.file("set/valid.jsonl", "{\"path\": \"3.jpg\", \"label\": \"a\"}\n");
    fixture.file("set/test.csv", "path,label\n4.jpg,b\n");
    assertThat(parts(DataSummary.of(() -> fixture.read("set", ALL))))
        .isEqualTo("train: a 1, b 1; val: a 1; test: b 1");
    fixture.file("set/test.csv", "path,id\n4.jpg,12\n");
    assertThat(DataSummary.of(() -> fixture.read("set", ALL)))
        .startsWith("classify: a, b\ntrain: a 1, b 1\nval: a 1\n")
        .contains("'test.csv' is left out: ");
  }

  @Test
  void manifestWithinEachPartIsUsed() {
    fixture.sound("set/train/1.jpg", "set/train/2.jpg", "set/test/1.jpg");
    fixture.file("set/train/metadata.csv", "file_name,label\n1.jpg,a\n2.jpg,b\n");
    fixture.file("set/test/metadata.csv", "file_name,label\n1.jpg,b\n");
    DataSet data = fixture.read("set", ALL);
    assertThat(data.train()).extracting(Sample::name).containsExactly("train/1.jpg", "train/2.jpg");
    assertThat(data.test()).extracting(Sample::name).containsExactly("test/1.jpg");
  }

  /** Copies under other names contradict the training samples, so that none of them is left. */
  @Test
  void validationThatVanishesIsRefused() {
    fixture.sound("set/ants/1", "set/bees/2");
    fixture.file("set/ants/3", "ok copy");
    fixture.file("val/bees/4", "ok copy");
    assertThat(
            DataSummary.of(() -> fixture.read("set", ALL.withValidation(root.resolve("val"))))
                .replace(root + "/", ""))
        .startsWith("status 3: none of the files of 'val', given to validate on, can be used (");
  }

  @Test
  void validationOfOtherClassesIsRefusedWithBothNames() {
    fixture.sound("set/ants/1", "set/bees/2", "val/Ameisen/3", "val/Bienen/4");
    assertThat(
            DataSummary.of(() -> fixture.read("set", ALL.withValidation(root.resolve("val"))))
                .replace(root + "/", ""))
        .isEqualTo(
            "status 3: none of the 2 validation samples of 'val' is of a class that is trained: their classes are 'Ameisen', 'Bienen', those of the training samples 'ants', 'bees'; give the same classes the same names.");
    fixture.sound("val/ants/5");
    assertThat(DataSummary.of(() -> fixture.read("set", ALL.withValidation(root.resolve("val")))))
        .contains(
            "2 classes left out, no training sample being of it, though validation samples are: 'Ameisen', 'Bienen'");
  }

  @Test
  void validationSetWithPartsGivesItsOwn() {
    fixture.sound("set/a/1", "set/b/2", "other/train/a/3", "other/train/b/4", "other/val/a/5");
    DataSet data = fixture.read("set", ALL.withValidation(root.resolve("other")));
    assertThat(data.validation()).extracting(Sample::name).containsExactly("val/a/5");
  }
}
