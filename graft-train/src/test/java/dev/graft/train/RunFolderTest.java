package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.train.RunFolder.Earlier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a run's folder is, and what becomes of what is in it. */
class RunFolderTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.onnx",
        "backbone.onnx",
        "run.json",
        "report.html",
        "checkpoint/training.safetensors"
      })
  void resultsOfAnEarlierRunAreInTheWay(String name) throws IOException {
    Path result = write(name);
    assertThatThrownBy(() -> RunFolder.open(folder, Earlier.REFUSE))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(name.split("/")[0]);
    assertThat(result).exists();
    RunFolder.open(folder, Earlier.RESUME).close();
    assertThat(result).exists();
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[3]);
  }

  @Test
  void overwritingRemovesTheEarlierCheckpointAndNothingElseBeforeThereIsSomethingNew()
      throws IOException {
    Path model = write("model.onnx");
    Path mine = write(".mine.tmp");
    Path checkpoint = write("checkpoint/training.safetensors");
    RunFolder.open(folder, Earlier.OVERWRITE).close();
    assertThat(model).exists();
    assertThat(mine).exists();
    assertThat(checkpoint).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aFolderBelongsToOneRunAtATime(Earlier earlier) {
    try (RunFolder owned = RunFolder.open(folder, Earlier.REFUSE)) {
      assertThat(owned.model()).hasParentRaw(folder);
      assertThatThrownBy(() -> RunFolder.open(folder, earlier))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("another run is writing to")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    RunFolder.open(folder, earlier).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void foldersThatWereMadeForNothingGo() throws IOException {
    Path out = folder.resolve("mine/new/out");
    Files.createDirectory(folder.resolve("mine"));
    RunFolder.open(out, Earlier.REFUSE).close();
    assertThat(folder.resolve("mine")).isEmptyDirectory();

    Path kept = out.resolve("run.json");
    try (RunFolder run = RunFolder.open(out, Earlier.REFUSE)) {
      run.write("run.json", Map.of());
    }
    assertThat(kept).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"settings\":{\"job\":\"another\"}}", "{}", "no JSON"})
  void onlyTheVeryTrainingThatWasFinishedIsDoneOnceMore(String record) throws IOException {
    try (RunFolder run = RunFolder.open(folder, Earlier.RESUME)) {
      run.requireFinished("this one"); // nothing was
      Files.writeString(folder.resolve("run.json"), record);
      assertThatThrownBy(() -> run.requireFinished("this one"))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("nothing to resume in " + folder);
      Files.writeString(folder.resolve("run.json"), "{\"settings\":{\"job\":\"this one\"}}");
      run.requireFinished("this one");
    }
  }

  @Test
  void aFolderThatWasRefusedIsNotTaken() throws IOException {
    Path model = write("model.onnx");
    assertThatThrownBy(() -> RunFolder.open(folder, Earlier.REFUSE))
        .isInstanceOf(GraftException.class);
    Files.delete(model);
    RunFolder.open(folder, Earlier.REFUSE).close();
  }
}
