package dev.graft.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;

/**
 * Turns Ctrl-C, or a signal to terminate, into a wish to stop, from the first time that it is
 * asked: the command then finishes its step and writes what it has. A second one ends the process
 * at once.
 */
final class Interrupt implements BooleanSupplier, AutoCloseable {
  /** What shells report of a process that Ctrl-C ended. */
  static final int STATUS = 130;

  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final Map<String, Object> handlersBefore = new LinkedHashMap<>();
  private boolean listening;
  private volatile boolean wished;

  @Override
  public boolean getAsBoolean() {
    if (!listening) {
      listening = true;
      for (String signal : SIGNALS) {
        handlersBefore.put(signal, Signals.register(signal, this::wish));
      }
    }
    return wished;
  }

  private synchronized void wish() {
    if (wished) {
      Runtime.getRuntime().halt(STATUS);
    }
    wished = true;
    System.err.printf(
        "%ngraft: stopping after the step under way, and writing the best so far; Ctrl-C again ends at once.%n");
  }

  /** Whether it was asked to stop. */
  boolean happened() {
    return wished;
  }

  /** Listens no longer. */
  @Override
  public void close() {
    handlersBefore.forEach(Signals::unregister);
  }
}
