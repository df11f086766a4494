package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

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
}
