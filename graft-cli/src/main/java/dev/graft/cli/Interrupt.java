package dev.graft.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What Ctrl-C does, or a signal to terminate or that the terminal is gone. Until a command asks for
 * the first time whether it is to stop, the process ends at once, as there is nothing yet that is
 * not on disk. From then on it is a wish: the command finishes its step and writes what it has. A
 * second one ends the process even so.
 *
 * <p>One press may arrive more than once: {@code timeout} signals a process and then its group. So
 * a second one counts only after a while.
 */
final class Interrupt implements BooleanSupplier, AutoCloseable {
  /** What shells report of a process that Ctrl-C ended. */
  static final int STATUS = 130;

  /** Within this time two signals are one press. */
  static final Duration ONE_PRESS = Duration.ofSeconds(1);

  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private final TerminalProgress terminal;
  private final LongSupplier nanoTime;
  private final Supplier<String> kept;
  private final Runnable end;
  private Runnable last = () -> {};
  private final OsSignal.Registration registration;
  private boolean asked;
  private volatile boolean wished;
  private long wishedAtNanos;

  /**
   * Listens for this process.
   *
   * @param kept a sentence or two about what is not lost when the process ends at once
   */
  Interrupt(Supplier<String> kept) {
    this(
        TerminalProgress.ofThisProcess(),
        System::nanoTime,
        kept,
        () -> Runtime.getRuntime().halt(STATUS));
  }

  /**
   * The same with a clock, and an end that may not be one.
   *
   * @param end ends the process without the help of any other thread
   */
  Interrupt(TerminalProgress terminal, LongSupplier nanoTime, Supplier<String> kept, Runnable end) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.kept = kept;
    this.end = end;
    this.registration = OsSignal.handle(SIGNALS, this::signalled);
  }

  /**
   * Something to be done at the last moment before the process ends by a signal.
   *
   * @param deed quick, and safe from any thread
   */
  synchronized void beforeEnd(Runnable deed) {
    last = deed;
  }

  /** Whether to stop; who asks sees to it that what was done until then is not lost. */
  @Override
  public synchronized boolean getAsBoolean() {
    asked = true;
    return wished;
  }

  /** What a signal does. */
  synchronized void signalled() {
    if (!asked) {
      endAtOnce("stopped. ");
    } else if (!wished) {
      wishedAtNanos = nanoTime.getAsLong();
      wished = true;
      terminal.note(
          "graft: stopping after the step under way, and writing the best so far; Ctrl-C again ends at once.");
    } else if (nanoTime.getAsLong() - wishedAtNanos >= ONE_PRESS.toNanos()) {
      endAtOnce("ended at once. ");
    }
  }

  private void endAtOnce(String how) {
    terminal.end();
    terminal.note(("graft: " + how + kept.get()).strip());
    last.run();
    end.run();
  }

  /** Whether it was asked to stop. */
  boolean happened() {
    return wished;
  }

  /** Listens no longer. */
  @Override
  public void close() {
    registration.close();
  }
}
