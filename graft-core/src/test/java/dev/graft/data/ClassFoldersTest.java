package dev.graft.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.GraftException;
import dev.graft.UnreadableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFoldersTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final Path root;
  private final Fixture fixture;

  ClassFoldersTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
  }

  @Test
  void foldersAreClassesInNaturalOrder() {
    DataSet data = fixture.sound("10/a.jpg", "2/b.jpg", "2/deep/er/c.jpg", "1/d.jpg").read("", ALL);
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

  @Test
  void foldersNamedAfterSplitsAreSplits() {
    DataSet data =
        fixture.sound("train/a/1", "train/b/2", "Valid/a/3", "test/b/4", "extra/c/5").read("", ALL);
    assertThat(data.outputNames()).containsExactly("a", "b");
    assertThat(data.train()).extracting(Sample::name).containsExactly("train/a/1", "train/b/2");
    assertThat(data.validation()).extracting(Sample::name).containsExactly("Valid/a/3");
    assertThat(data.test()).extracting(Sample::name).containsExactly("test/b/4");
    assertThat(data.warnings())
        .anyMatch(warning -> warning.startsWith("folder 'extra' is left out"));
  }

  @Test
  void trainMayBeAClass() {
    assertThat(fixture.sound("bus/1", "train/2", "tram/3").read("", ALL).outputNames())
        .containsExactly("bus", "train", "tram");
  }

  @Test
  void oneFolderAroundTheClassesIsSteppedInto() {
    DataSet data = fixture.sound("set/v1/train/a/1", "set/v1/train/b/2", "set/v1/val/a/3").read();
    assertThat(data.outputNames()).containsExactly("a", "b");
    assertThat(data.validation()).extracting(Sample::name).containsExactly("set/v1/val/a/3");
  }

  @Test
  void hiddenFilesAndLitterAreNotEvenSkipped() {
    DataSet data =
        fixture
            .sound("a/1", "b/2", "a/.DS_Store", "a/Thumbs.db", ".git/x", "__MACOSX/a/1", "b/.h/3")
            .read("", ALL);
    assertThat(data.train()).hasSize(2);
    assertThat(data.skipped()).isEmpty();
    assertThat(data.warnings()).noneMatch(warning -> warning.contains("MACOSX"));
  }

  @Test
  void folderNamedLikeAPictureIsReadOrListed() {
    DataSet data = fixture.sound("a/1", "b/2", "a/x.jpg/3").folder("b/y.jpg").read("", ALL);
    assertThat(data.train()).extracting(Sample::name).contains("a/x.jpg/3");
    assertThat(data.skipped())
        .containsExactly(new Skipped("b/y.jpg", "is an empty folder, not a file"));
  }

  @Test
  void emptyClassFolderIsLeftOutWithAWarning() {
    DataSet data = fixture.sound("a/1", "b/2").folder("c").read("", ALL);
    assertThat(data.outputNames()).containsExactly("a", "b");
    assertThat(data.warnings()).anyMatch(warning -> warning.startsWith("class folder 'c'"));
  }

  @Test
  void filesBesideTheClassFoldersAreTold() {
    DataSet data = fixture.sound("a/1", "b/2", "README.md").read("", ALL);
    assertThat(data.train()).hasSize(2);
    assertThat(data.warnings()).anyMatch(warning -> warning.contains("such as 'README.md'"));
  }

  @Test
  void loopingAndBrokenLinksAreListed() throws IOException {
    fixture.sound("a/1", "b/2");
    try {
      Files.createSymbolicLink(root.resolve("a/loop"), root.resolve("a"));
      Files.createSymbolicLink(root.resolve("a/gone"), root.resolve("nowhere"));
      Files.createSymbolicLink(root.resolve("b/link"), root.resolve("a/1"));
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "this file system has no symbolic links");
    }
    fixture.file("c/link-target", "ok c");
    DataSet data = fixture.read("", ALL);
    assertThat(data.skipped())
        .extracting(Skipped::path, Skipped::reason)
        .contains(
            tuple("a/loop", "is a link back to a folder that it lies in"),
            tuple("a/gone", "is a broken link"));
  }

  @Test
  void unreadableFilesAndFoldersAreListed() throws IOException {
    fixture.sound("a/1", "a/secret", "b/2", "b/closed/3");
    assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = root.resolve("a/secret");
    Path folder = root.resolve("b/closed");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    try {
      assumeTrue(!Files.isReadable(file), "this user may read everything");
      assertThat(fixture.read("", ALL).skipped())
          .extracting(Skipped::path, Skipped::reason)
          .containsExactlyInAnyOrder(
              tuple("a/secret", "may not be read: no permission"),
              tuple("b/closed", "may not be looked into: no permission"));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void archiveIsReadLikeAFolder() {
    Path zip =
        fixture.zip(
            "set.zip",
            "set/",
            "set/train/",
            "set/train/a/1",
            "set/train/b/2",
            "set/val/a/3",
            "set/val/b/",
            "__MACOSX/set/train/a/._1");
    try (DataSet data = DataSet.read(zip, DataSetOptions.defaults(), Fixture.CHECK, 2)) {
      assertThat(data.outputNames()).containsExactly("a", "b");
      assertThat(data.train())
          .extracting(Sample::name)
          .containsExactly("set/train/a/1", "set/train/b/2");
      assertThat(data.train().get(0).source())
          .satisfies(source -> assertThat(source.read()).asString().isEqualTo("ok set/train/a/1"));
      assertThat(data.validation()).hasSize(1);
    }
  }

  @Test
  void closedDataSetNoLongerReadsItsArchive() {
    DataSet data = DataSet.read(fixture.zip("set.zip", "a/1", "b/2"), ALL, Fixture.CHECK, 2);
    data.close();
    assertThatThrownBy(() -> data.train().get(0).source().read())
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("set.zip was closed");
  }

  @Test
  void noArchiveStaysOpenWhenReadingFailsOrNothingInItIsOfUse() throws IOException {
    Path oneClass = fixture.zip("one.zip", "a/1", "a/2");
    assertThatThrownBy(() -> DataSet.read(oneClass, ALL, Fixture.CHECK, 2))
        .isInstanceOf(GraftException.class);
    assertThatThrownBy(
            () ->
                DataSet.read(
                    fixture.zip("broken.zip", "a/1", "b/2"),
                    ALL,
                    content -> {
                      throw new IllegalStateException("a bug");
                    },
                    2))
        .isInstanceOf(IllegalStateException.class);
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files are told by Linux alone");
    List<String> open = new ArrayList<>();
    for (String number : requireNonNull(new File("/proc/self/fd").list())) {
      try {
        open.add(Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString());
      } catch (NoSuchFileException e) {
        // Closed meanwhile, by another thread.
      }
    }
    assertThat(open)
        .noneMatch(name -> name.endsWith(".zip") && name.startsWith(fixture.root().toString()));
  }

  @Test
  void damagedArchiveIsTold() {
    fixture.file("set.zip", "no archive");
    assertThatThrownBy(() -> fixture.read("set.zip", ALL))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("set.zip' cannot be opened as a zip archive");
  }
}
