package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkshopTest {
  @TempDir private Path folder;

  @Test
  void allThatIsKeptLiesInItsCacheAndIsMadeWhenItIsNeeded() {
    Workshop workshop = Workshop.of(folder.resolve("cache"));
    assertThat(workshop.scratch()).startsWithRaw(workshop.cache());
    assertThat(workshop.openCache().home()).isEqualTo(workshop.cache());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void atLeastOneThreadWorks() {
    Workshop workshop = Workshop.of(folder).withThreads(3);
    assertThat(workshop.threads()).isEqualTo(3);
    assertThatThrownBy(() -> workshop.withThreads(0)).hasMessageContaining("at least 1, not 0");
  }

  @Test
  void theUsersIsWhereTheEnvironmentSays() {
    // The build names a folder of its own.
    assertThat(Workshop.ofUser().cache()).isEqualTo(Path.of(System.getenv("GRAFT_HOME")));
  }
}
