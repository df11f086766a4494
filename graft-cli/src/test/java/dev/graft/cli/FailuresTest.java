package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.loop.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  private static GraftException explained(Throwable failure) {
    return Objects.requireNonNull(Failures.explain(failure));
  }

  @Test
  void aLibraryThatDoesNotLoadIsTheMachines() {
    GraftException told = explained(new UnsatisfiedLinkError("no onnxruntime in the path"));
    assertThat(told.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(told).hasMessageContaining("no onnxruntime in the path");
    Error inStatic = new ExceptionInInitializerError(new IllegalStateException("no such file"));
    assertThat(explained(inStatic)).hasMessageContaining("no such file");
  }

  @Test
  void tooLittleMemoryIsFoundBehindWhatWrapsIt() {
    OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
    Exception wrapped = new IllegalStateException(new ExecutionException(memory));
    GraftException told = explained(wrapped);
    assertThat(told.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(told).hasMessageContaining("Java heap space").hasMessageContaining("-Xmx");
  }

  @Test
  void whatIsSaidAlreadyIsSaidAsItIs() {
    GraftException known = new GraftException(Fault.DATA, "there is no picture.");
    assertThat(explained(new IllegalStateException(known))).isSameAs(known);
    assertThat(explained(new IOException("No space left")).fault()).isEqualTo(Fault.ENVIRONMENT);
  }

  @Test
  void anythingElseIsABug() {
    assertThat(Failures.explain(new IllegalStateException(new IOException("odd")))).isNull();
  }

  @Test
  void nativeMemoryThatIsUsedUpIsTheMachines() {
    GraftException told =
        explained(
            new RuntimeException(
                "[enforce fail at alloc_cpu.cpp:124] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.\nframe #0"));
    assertThat(told.fault()).isEqualTo(Fault.ENVIRONMENT);
    assertThat(told).hasMessageContaining("not enough memory").message().hasLineCount(1);
  }

  @Test
  void aRunThatFailsInTheMiddleSaysHowToGoOn(@TempDir Path folder) throws IOException {
    OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
    String kept = "The checkpoint is kept.";
    assertThatThrownBy(() -> Failures.inTheMiddle(memory, folder, kept)).isSameAs(memory);
    Files.writeString(folder.resolve("training.safetensors"), "{}");
    assertThat(Checkpoints.isIn(folder)).isTrue();
    RuntimeException told = Failures.inTheMiddle(memory, folder, kept);
    assertThat(told).hasMessageContaining("-Xmx").message().endsWith(kept);
    IllegalStateException bug = new IllegalStateException("odd");
    assertThat(Failures.inTheMiddle(bug, folder, kept)).isSameAs(bug);
  }

  @Test
  void anOutputBelowAFileIsNamedWithThatFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "no folder");
    Path data = Fixtures.pictures(folder.resolve("data"), 2);
    Path below = file.resolve("out");
    for (Cli run :
        List.of(
            Cli.run("train", data, "--out", below),
            Cli.run("compare", data, "--out", below),
            Cli.run("advise", data, "--out", below),
            Cli.run("features", data, "--out", below.resolve("features.csv")),
            Cli.run("herbarium", below, "--count", 24))) {
      assertThat(run.status()).as(run.err()).isEqualTo(5);
      assertThat(run.err())
          .contains(file + " is a file, not a folder; move that file away")
          .doesNotContain("Exception");
    }
  }
}
