package dev.graft.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** How many columns the terminal of this process has; it is asked again once that has changed. */
final class TerminalWidth implements IntSupplier {
  private static final int USUAL = 80;
  private static final File TERMINAL = new File("/dev/tty");

  private volatile boolean known;
  private volatile int columns = USUAL;

  /** Listens for changes as long as the process lives. */
  static TerminalWidth ofThisProcess() {
    TerminalWidth width = new TerminalWidth();
    OsSignal.handle(List.of("WINCH"), () -> width.known = false);
    return width;
  }

  @Override
  public int getAsInt() {
    if (!known) {
      known = true;
      columns = asked();
    }
    return columns;
  }

  /** What {@code stty size} says: rows and columns. */
  private static int asked() {
    if (!TERMINAL.exists()) {
      return USUAL;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (Scanner said = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        int rows = said.hasNextInt() ? said.nextInt() : 0;
        int found = said.hasNextInt() ? said.nextInt() : 0;
        stty.waitFor(1, TimeUnit.SECONDS);
        return rows >= 0 && found > 0 ? found : USUAL;
      }
    } catch (IOException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }
}
