package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a signal is a wish, and when it is an end. */
class InterruptTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private long nanos;
  private int ends;

  private Interrupt interrupt() {
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    TerminalProgress terminal = new TerminalProgress(err, false, () -> 80, () -> nanos);
    return new Interrupt(terminal, () -> nanos, () -> "The features are kept.", () -> ends++);
  }

  @Test
  void beforeAnythingIsTrainedTheProcessEndsAndSaysWhatIsKept() {
    try (Interrupt interrupt = interrupt()) {
      interrupt.signalled();
    }
    assertThat(ends).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("graft: stopped. The features are kept.\n");
  }

  @Test
  void twoSignalsAtOnceAreOneWish() {
    try (Interrupt interrupt = interrupt()) {
      assertThat(interrupt.getAsBoolean()).isFalse();
      interrupt.signalled();
      nanos += Duration.ofMillis(900).toNanos();
      interrupt.signalled();
      assertThat(interrupt.getAsBoolean()).isTrue();
      assertThat(interrupt.happened()).isTrue();
    }
    assertThat(ends).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
  }

  @Test
  void aSecondOneLaterIsAnEnd() {
    try (Interrupt interrupt = interrupt()) {
      assertThat(interrupt.getAsBoolean()).isFalse();
      interrupt.signalled();
      nanos += Interrupt.ONE_PRESS.toNanos();
      interrupt.signalled();
    }
    assertThat(ends).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("ended at once. The features are kept.");
  }
}
