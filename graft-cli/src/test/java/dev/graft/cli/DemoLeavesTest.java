package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Unfinished;
import dev.graft.herbarium.HerbariumSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoLeavesTest {
  private static final HerbariumSettings FEW =
      HerbariumSettings.defaults().withCount(24).withHeldOutFraction(0.25).withSizePx(32);

  @TempDir private Path home;
  private final AtomicInteger drawings = new AtomicInteger();
  private final Progress counted =
      new Progress() {
        @Override
        public void begin(String stage, long total) {
          drawings.incrementAndGet();
        }

        @Override
        public void advance(long count) {}

        @Override
        public void end() {}

        @Override
        public void note(String message) {}
      };

  @Test
  void leavesAreDrawnOnce() throws IOException {
    Path folder = new DemoLeaves(home, FEW).folder(counted);
    assertThat(new DemoLeaves(home, FEW).folder(counted)).isEqualTo(folder);
    assertThat(drawings).hasValue(1);
    assertThat(folder.resolve("train")).isNotEmptyDirectory();
    assertThat(folder.resolve("val")).isNotEmptyDirectory();
  }

  @Test
  void otherLeavesAreKeptApart() throws IOException {
    Path folder = new DemoLeaves(home, FEW).folder(counted);
    assertThat(new DemoLeaves(home, FEW.withSeed(1)).folder(counted)).isNotEqualTo(folder);
    assertThat(new DemoLeaves(home, FEW.withSizePx(40)).folder(counted)).isNotEqualTo(folder);
    assertThat(drawings).hasValue(3);
  }

  @Test
  void aFolderThatLacksSomethingIsDrawnAgain() throws IOException {
    Path folder = new DemoLeaves(home, FEW).folder(Progress.none());
    Path picture = aPicture(folder);
    byte[] bytes = Files.readAllBytes(picture);
    Files.delete(picture);
    assertThat(new DemoLeaves(home, FEW).folder(counted)).isEqualTo(folder);
    assertThat(picture).hasBinaryContent(bytes);
    Files.write(picture, new byte[3]);
    new DemoLeaves(home, FEW).folder(counted);
    assertThat(picture).hasBinaryContent(bytes);
    assertThat(drawings).hasValue(2);
  }

  private static Path aPicture(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("val"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void whatAKilledRunLeftIsRemoved() throws IOException {
    Path left = home.resolve(".drawing.graft-999999999-1-0a1b2c3d.tmp");
    Fixtures.write(left.resolve("train/fan/1.jpg"), new byte[5]);
    Path underWay = Files.createDirectory(Unfinished.beside(home.resolve("drawing")));
    Path mine = Files.createDirectory(home.resolve("drawing456"));
    new DemoLeaves(home, FEW).folder(Progress.none());
    assertThat(left).doesNotExist();
    assertThat(underWay).exists();
    assertThat(mine).exists();
  }

  @Test
  void aFileThatIsNotGraftsIsNeverRemoved() throws IOException {
    Path folder = new DemoLeaves(home, FEW).folder(Progress.none());
    Path mine = Fixtures.write(folder.resolve("train/mine.txt"), new byte[5]);
    assertThatThrownBy(() -> new DemoLeaves(home, FEW).folder(Progress.none()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("may hold files that are not Graft's");
    assertThat(mine).exists();
  }
}
