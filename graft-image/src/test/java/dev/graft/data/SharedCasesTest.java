package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.image.ImageCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Inputs that failed for users once. They are no part of the project: where the folder {@code
 * shared} (or {@code $GRAFT_SHARED}) is absent, this is skipped.
 */
class SharedCasesTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "manifests/backslash.csv | ants 12, bees 12",
        "manifests/winabs.csv | 24 like this: 'C:\\Users\\me\\img\\a0.jpg'",
        "manifests/pandas_index.csv | column 1 of",
        "manifests/trailing_comma.csv | column 3 of",
        "manifests/dup_header.csv | two columns named 'label', columns 2 and 3",
        "manifests/comment.csv | ants 12, bees 12",
        "manifests/label_comma_unquoted.csv | 24 skipped: 24 like this: line 2 of",
        "manifests/array.jsonl | ants 12, bees 12",
        "manifests/path_class.csv | ants 12, bees 12",
        "manifests/multi_comma.csv | multilabel: ants, bees, blue, red",
        "manifests/multi_pylist.csv | multilabel: ants, bees, blue, red",
        "manifests/multi_onehot.csv | multilabel: ants, bees, red",
        "manifests/ws_label.jsonl | ants 12, bees 12",
        "manifests/nbsp_label.csv | ants 12, bees 12",
        "manifests/nan_label.csv | 2 like this: 'img/a3.jpg', line 5 of nan_label.csv: has no label: nan",
        "manifests/reg_label.csv | ask for the task regress",
        "manifests/reg_extra_text.csv | regress: length",
        "manifests/reg_id_column.csv | regress: length",
        "layouts/wrapped_beside_readme | ants 8, bees 8",
        "layouts/split_folders_flat | status 3",
        "layouts/split_folders_doubly_wrapped | test: ants 4, bees 4",
        "layouts/class_then_split | test: ants 4, bees 4",
        "layouts/names_nfd_nfc.csv | abeille é 8, fourmi 8",
        "zips/l02_bzip2.zip | compressed by bzip2",
        "zips/l02_cp437.zip | Käfer 12, Wespe 12",
        "zips/l02_onefile.zip | ants 12, bees 12",
      })
  void everyCaseComesOutAsItsTableSays(String file, String expected) {
    Path path = cases().resolve(file);
    assertThat(DataSummary.of(() -> DataSet.read(path, ALL, ImageCheck::problem, 2)))
        .contains(expected);
  }

  private static Path cases() {
    Optional<Path> found =
        Stream.concat(
                Stream.ofNullable(System.getenv("GRAFT_SHARED")).map(Path::of),
                Stream.iterate(
                        Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                    .map(folder -> folder.resolve("shared")))
            .map(folder -> folder.resolve("cases"))
            .filter(Files::isDirectory)
            .findFirst();
    assumeTrue(found.isPresent(), "no folder 'shared' with cases above this one");
    return found.orElseThrow();
  }
}
