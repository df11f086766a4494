package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is no more left behind goes, and nothing else. */
class UnfinishedTest {
  private static final String OF_THE_DEAD = ".model.onnx.graft-999999999-1-0a1b2c3d.tmp";

  @TempDir private Path folder;

  @Test
  void whatTheDeadLeftGoesAndAllElseStays() throws IOException {
    Path dead = Files.createFile(folder.resolve(OF_THE_DEAD));
    List<Path> others =
        Stream.of(
                ".mine.tmp",
                ".model.onnx.5f0c1b9e-0d7c-4a53-9f0e-3b2a0c7d1e2f.tmp",
                ".notes.graft-draft.tmp",
                ".graft-1-1-0a1b2c3d.tmp",
                "model.onnx.graft-999999999-1-0a1b2c3d.tmp",
                ".model.onnx.graft-999999999-1-0a1b2c3d.tmp.bak",
                ".model.onnx.graft-99999999999999999999-1-0a1b2c3d.tmp")
            .map(folder::resolve)
            .toList();
    for (Path other : others) {
      Files.createFile(other);
    }
    Path ours = Files.createFile(Unfinished.beside(folder.resolve("model.onnx")));
    Unfinished.removeAbandoned(folder);
    assertThat(dead).doesNotExist();
    assertThat(others).allSatisfy(other -> assertThat(other).exists());
    assertThat(ours).exists();
  }

  @Test
  void aProcessThatTookTheNumberOfADeadOneIsAnother() {
    long pid = ProcessHandle.current().pid();
    Path name = folder.resolve(".run.json.graft-" + pid + "-1000-0a1b2c3d.tmp");
    boolean startIsKnown = ProcessHandle.current().info().startInstant().isPresent();
    assertThat(Unfinished.isAbandoned(name)).isEqualTo(startIsKnown);
  }

  @Test
  void aFileThatIsBeingWrittenTellsItsOwner() throws IOException {
    AtomicFile.write(
        folder.resolve("model.onnx"),
        channel -> {
          channel.write(ByteBuffer.allocate(1));
          try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                .singleElement()
                .satisfies(
                    file ->
                        assertThat(file.getFileName().toString())
                            .contains(".graft-" + ProcessHandle.current().pid() + "-"));
          }
        });
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("model.onnx"));
    }
  }
}
