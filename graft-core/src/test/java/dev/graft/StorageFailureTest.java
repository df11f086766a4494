package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException.Fault;
import dev.graft.features.FeatureStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageFailureTest {
  @TempDir private Path folder;

  private static String told(Path place, IOException failure) {
    GraftException told =
        StorageFailure.of("it cannot be kept", place, failure, "choose another folder");
    assertThat(told.fault()).isEqualTo(Fault.ENVIRONMENT);
    return String.valueOf(told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache", "cache/features", "cache/features/one"})
  void aFileInThePlaceOfAFolderIsNamed(String place) throws IOException {
    Path file = Files.writeString(folder.resolve("cache"), "no folder");
    assertThat(told(folder.resolve(place), new FileSystemException("x", null, "Not a directory")))
        .isEqualTo(
            "it cannot be kept in %s: %s is a file, not a folder; move that file away or choose another folder."
                .formatted(folder.resolve(place), file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
  void aFullDiskIsOne(String said) {
    assertThat(told(folder, new IOException(said)))
        .endsWith(": the disk is full; free some space or choose another folder.");
  }

  @Test
  void aMissingPermissionIsOne() {
    assertThat(told(folder.resolve("a/b"), new AccessDeniedException("a")))
        .contains("there is no permission to write to " + folder + "; change that")
        .doesNotContain("free some space");
  }

  @Test
  void whatIsNotUnderstoodIsToldAsItIs() {
    assertThat(told(folder, new IOException("the tape is torn")))
        .contains("the tape is torn; free some space, check its permissions or choose");
  }

  @Test
  void aCacheThatIsAFileIsToldAsOne() throws IOException {
    Path file = Files.writeString(folder.resolve("home"), "no folder");
    assertThatThrownBy(() -> Cache.in(file).stores())
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file + " is a file, not a folder");
    assertThatThrownBy(() -> Cache.in(file).limit(1))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file + " is a file, not a folder");
    assertThatThrownBy(() -> FeatureStore.open(Cache.in(file), "a key"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file + " is a file, not a folder");
  }
}
