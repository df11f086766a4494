package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder, this process, and another one that has taken it. */
class FolderLockTest {
  @TempDir private Path folder;

  /** The other process: takes the folder and does what it is told, line by line. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      FolderLock lock = FolderLock.take(folder);
      System.out.println("taken");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        System.out.println(obey(order, folder, lock));
      }
    }

    private static String obey(String order, Path folder, FolderLock lock) throws IOException {
      switch (order) {
        case "read" -> Files.readString(folder.resolve(".graft.lock"));
        case "take again" -> {
          try {
            FolderLock.take(folder);
            return "taken twice";
          } catch (GraftException e) {
            return "refused";
          }
        }
        default -> lock.close();
      }
      return "done";
    }
  }

  private final class Other implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final Writer told;

    Other() throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String classes = System.getProperty("java.class.path");
      process =
          new ProcessBuilder(java, "-cp", classes, Holder.class.getName(), folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      said = process.inputReader(StandardCharsets.UTF_8);
      told = process.outputWriter(StandardCharsets.UTF_8);
      assertThat(said.readLine()).isEqualTo("taken");
    }

    String tell(String order) throws IOException {
      told.write(order + "\n");
      told.flush();
      return said.readLine();
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private void assertTakenBy(Other other) {
    assertThatThrownBy(() -> FolderLock.take(folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("another run is writing to the output folder " + folder)
        .hasMessageContaining("process " + other.process.pid());
  }

  @Test
  void whatAnotherProcessHasIsRefusedWhateverItDoesWithTheFile() throws Exception {
    try (Other other = new Other()) {
      assertTakenBy(other);
      assertThat(other.tell("read")).isEqualTo("done");
      assertTakenBy(other);
      assertThat(other.tell("take again")).isEqualTo("refused");
      assertTakenBy(other);
      assertThat(other.tell("give back")).isEqualTo("done");
      assertThat(folder).isEmptyDirectory();
      FolderLock.take(folder).close();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void whatAKilledProcessHadIsFree() throws Exception {
    try (Other other = new Other()) {
      other.kill();
      assertThat(folder.resolve(".graft.lock")).exists();
      FolderLock.take(folder).close();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void givenBackTwiceItIsNotTakenFromTheNext() {
    FolderLock first = FolderLock.take(folder);
    first.close();
    try (FolderLock second = FolderLock.take(folder)) {
      first.close();
      assertThat(folder.resolve(".graft.lock")).exists();
      assertThatThrownBy(() -> FolderLock.take(folder)).isInstanceOf(GraftException.class);
      assertThat(second).isNotSameAs(first);
    }
  }
}
