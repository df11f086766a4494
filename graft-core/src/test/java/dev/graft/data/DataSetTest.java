package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final Path root;
  private final Fixture fixture;

  DataSetTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
  }

  @Test
  void damagedFilesAreListedAndTheRestIsUsed() {
    DataSet data =
        fixture.sound("a/1", "a/2", "b/3").file("b/4", "garbage").file("a/5", "").read("", ALL);
    assertThat(data.train()).hasSize(3);
    assertThat(data.skipped())
        .containsExactlyInAnyOrder(
            new Skipped("b/4", "is not sound"), new Skipped("a/5", "is not sound"));
  }

  @Test
  void strictReadingNamesTheFirstUnfitFileOfAKindAndTheirNumber() {
    fixture.sound("a/1", "b/1");
    IntStream.range(2, 9).forEach(i -> fixture.file("b/" + i, "bad" + i));
    assertFault("", ALL.withStrict(true), "strict", "7 skipped: 7 like this: 'b/2' is not sound)");
  }

  @Test
  void classWithoutAUsableFileIsLeftOut() {
    DataSet data = fixture.sound("a/1", "b/2").file("c/3", "bad").read("", ALL);
    assertThat(data.outputNames()).containsExactly("a", "b");
    assertThat(data.warnings()).contains("1 class left out, no file being usable: 'c'");
  }

  @Test
  void classWithASingleFileIsTrainedOnWithAWarning() {
    fixture.sound("a/1");
    IntStream.range(0, 20).forEach(i -> fixture.sound("b/" + i));
    DataSet data = fixture.read();
    assertThat(data.train()).extracting(Sample::name).contains("a/1");
    assertThat(data.warnings())
        .anyMatch(warning -> warning.startsWith("1 class with a single training file"));
  }

  @Test
  void classesWithoutAValidationSampleAreNamed() {
    DataSet data =
        fixture
            .sound("train/a/1", "train/a/2", "train/b/3", "train/b/4", "train/c/5", "train/c/6")
            .sound("val/a/7", "val/a/8")
            .read();
    assertThat(data.warnings())
        .contains(
            "2 classes without a validation sample, of which no measure tells anything therefore: 'b', 'c'");
    assertThat(fixture.sound("val/b/9", "val/c/10").read().warnings())
        .noneMatch(warning -> warning.contains("without a validation sample"));
  }

  @Test
  void sameContentInTwoClassesIsMislabelledWhereverItLies() {
    DataSet data =
        fixture
            .sound("a/1", "a/2", "b/3")
            .file("a/twin", "ok twin")
            .file("a/triplet", "ok twin")
            .file("b/twin", "ok twin")
            .read("", ALL);
    assertThat(data.train()).extracting(Sample::name).containsExactly("a/1", "a/2", "b/3");
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .containsExactlyInAnyOrder(
            tuple(
                "a/twin", "is labelled 'a', but 'b/twin' has the same content and is labelled 'b'"),
            tuple(
                "a/triplet",
                "is labelled 'a', but 'b/twin' has the same content and is labelled 'b'"),
            tuple(
                "b/twin",
                "is labelled 'b', but 'a/triplet' has the same content and is labelled 'a'"));
  }

  @Test
  void sameContentMayHaveTwoNumbers() {
    fixture.file("1", "ok same").file("2", "ok same").file("set.csv", "path,y\n1,1\n2,3\n");
    assertThat(fixture.read("set.csv", ALL).train()).hasSize(2);
  }

  @Test
  void equalFilesAcrossSplitsAreReportedAsLeakageAndKept() {
    DataSet data =
        fixture
            .sound("train/a/1", "train/b/2", "val/a/3")
            .file("train/a/x", "ok twin")
            .file("train/a/y", "ok twin")
            .file("val/a/z", "ok twin")
            .file("test/a/z", "ok twin")
            .read();
    assertThat(data.validation()).hasSize(2);
    assertThat(data.leakage())
        .extracting(leak -> leak.train().name(), leak -> leak.heldOut().name(), Leakage::exact)
        .containsExactly(tuple("train/a/x", "val/a/z", true), tuple("train/a/x", "test/a/z", true));
  }

  @Test
  void drawnValidationNeverHoldsATwinOfATrainingFile() {
    IntStream.range(0, 40).forEach(i -> fixture.file("a/" + i, "ok " + i / 2));
    IntStream.range(0, 40).forEach(i -> fixture.file("b/" + i, "ok b" + i / 3));
    DataSet data = fixture.read();
    assertThat(data.validation()).hasSizeBetween(14, 16);
    assertThat(data.leakage()).isEmpty();
  }

  @Test
  void givenValidationReplacesTheDataSetsOwn() {
    fixture.sound("set/train/a/1", "set/train/b/2", "set/val/a/3", "other/a/4", "other/b/5");
    DataSet data =
        fixture.read("set", DataSetOptions.defaults().withValidation(root.resolve("other")));
    assertThat(data.validation()).extracting(Sample::name).containsExactly("a/4", "b/5");
    assertThat(data.warnings()).anyMatch(warning -> warning.contains("1 validation files"));
  }

  @Test
  void namesThatTwoSetsShareAreToldApart() {
    fixture.sound("one/a/1", "one/b/2").file("two/a/1", "ok else").file("two/b/2", "ok other");
    DataSet data =
        fixture.read("one", DataSetOptions.defaults().withValidation(root.resolve("two")));
    assertThat(data.validation()).extracting(Sample::name).containsExactly("two/a/1", "two/b/2");
  }

  @Test
  void validationFilesOfUnknownClassesAreListed() {
    DataSet data = fixture.sound("train/a/1", "train/b/2", "val/a/3", "val/z/4").read();
    assertThat(data.validation()).extracting(Sample::name).containsExactly("val/a/3");
    assertThat(data.skipped())
        .containsExactly(new Skipped("val/z/4", "its class 'z' has no usable training file"));
  }

  @Test
  void measuringKeepsTheModelsClassesAndSplitsNothing() {
    fixture.sound("b/1", "b/2", "b/3", "c/4");
    DataSet data = fixture.read("", DataSetOptions.forEvaluation(Task.CLASSIFY, List.of("a", "b")));
    assertThat(data.outputNames()).containsExactly("a", "b");
    assertThat(data.train())
        .extracting(Sample::target)
        .containsOnly(new Target.ClassIndex(1))
        .hasSize(3);
    assertThat(data.validation()).isEmpty();
    assertThat(data.skipped())
        .containsExactly(new Skipped("c/4", "its class 'c' is none of the model's"));
  }

  @Test
  void hashIsTheSameWhereverTheDataLies() {
    fixture.sound("one/a/1", "one/b/2", "one/b/3");
    for (String name : List.of("b/3", "a/1", "b/2")) {
      fixture.file("else/where/" + name, "ok one/" + name);
    }
    String expected = fixture.read("one", ALL).sha256();
    assertThat(expected).matches("[0-9a-f]{64}");
    assertThat(fixture.read("else/where", ALL).sha256()).isEqualTo(expected);
    assertThat(fixture.read("one", DataSetOptions.defaults().withSeed(7)).sha256())
        .isEqualTo(expected);
  }

  @Test
  void hashChangesWithNamesContentsAndLabels() {
    String original = fixture.sound("one/a/1", "one/b/2").read("one", ALL).sha256();
    fixture.file("renamed/a/3", "ok one/a/1").file("renamed/b/2", "ok one/b/2");
    fixture.file("edited/a/1", "ok other").file("edited/b/2", "ok one/b/2");
    fixture.file("moved/c/1", "ok one/a/1").file("moved/b/2", "ok one/b/2");
    assertThat(List.of("renamed", "edited", "moved"))
        .allSatisfy(name -> assertThat(fixture.read(name, ALL).sha256()).isNotEqualTo(original));
  }

  @Test
  void impossibleDataSetsAreRefusedInOneSentence() {
    assertFault("nowhere", ALL, "there is no", "nowhere");
    assertFault("", ALL, "is empty", "expected one folder per class");
    fixture.sound("flat/1.jpg", "flat/2.jpg");
    assertFault("flat", ALL, "flat' holds no folders");
    fixture.sound("single/a/1", "single/a/2");
    assertFault("single", ALL, "one class only, 'a'");
    fixture.sound("lost/a/1").file("lost/b/2", "bad");
    assertFault("lost", ALL, "one class only, 'a'", "(1 skipped: 'b/2' is not sound)");
    fixture.file("bad/a/1", "x").file("bad/b/2", "y");
    assertFault("bad", ALL, "holds no usable sample", "2 skipped");
    fixture.sound("held/val/a/1", "held/test/b/2");
    assertFault("held", ALL, "for validation or test only");
    fixture.sound("picture.jpg");
    assertFault("picture.jpg", ALL, "is no data set");
    fixture.folder("hollow/a").folder("hollow/b");
    assertFault("hollow", ALL, "holds no sample; add some");
    fixture.file("y.csv", "path,y\npicture.jpg,1\n");
    assertFault("y.csv", ALL, "a single sample");
    fixture.file("l.csv", "path,labels\npicture.jpg,\n");
    assertFault("l.csv", ALL, "no label on any sample");
  }

  @Test
  void foldersOfClassesCannotBeRegressedOn() {
    fixture.sound("a/1", "b/2");
    assertThatThrownBy(() -> fixture.read("", ALL.withTask(Task.REGRESS)))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining("give a .csv or .jsonl manifest");
  }

  private void assertFault(String name, DataSetOptions options, String... parts) {
    assertThatThrownBy(() -> fixture.read(name, options))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }
}
