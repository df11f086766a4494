package dev.graft.cli;

import dev.graft.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells of progress on stderr: on a terminal by a line that is drawn again and again, elsewhere by
 * a line when a stage begins. The terminal itself is left as it is: only text, carriage returns and
 * blanks are written to it.
 */
final class TerminalProgress implements Progress {
  private static final long REFRESH_NANOS = 200_000_000;
  private static @Nullable TerminalProgress ofThisProcess;

  private final PrintStream err;
  private final boolean interactive;
  private final IntSupplier columns;
  private final LongSupplier nanoTime;

  private @Nullable String stage;
  private String figures = "";
  private long total;
  private long done;
  private long doneAtStart;
  private long beganNanos;
  private long drawnNanos;
  private int drawn;

  /**
   * Tells a stream.
   *
   * @param interactive whether it is a terminal
   * @param columns how wide that is just now
   * @param nanoTime the clock
   */
  TerminalProgress(
      PrintStream err, boolean interactive, IntSupplier columns, LongSupplier nanoTime) {
    this.err = err;
    this.interactive = interactive;
    this.columns = columns;
    this.nanoTime = nanoTime;
  }

  /** The one of this process, as the launcher saw whether stderr is a terminal. */
  static synchronized TerminalProgress ofThisProcess() {
    TerminalProgress known = ofThisProcess;
    if (known == null || known.err != System.err) {
      boolean interactive =
          Boolean.getBoolean("graft.terminal") && !"dumb".equals(System.getenv("TERM"));
      known =
          new TerminalProgress(
              System.err,
              interactive,
              interactive ? TerminalWidth.ofThisProcess() : () -> 0,
              System::nanoTime);
      ofThisProcess = known;
      if (interactive) {
        known.drawNowAndThen();
      }
    }
    return known;
  }

  /** Time passes on the line although nothing is done. */
  private void drawNowAndThen() {
    Thread clock =
        new Thread(
            () -> {
              while (true) {
                try {
                  Thread.sleep(1000);
                } catch (InterruptedException e) {
                  return;
                }
                draw();
              }
            },
            "graft-progress");
    clock.setDaemon(true);
    clock.start();
  }

  @Override
  public void begin(String newStage, long newTotal) {
    begin(newStage, newTotal, 0);
  }

  @Override
  public synchronized void begin(String newStage, long newTotal, long doneBefore) {
    end();
    if (!interactive) {
      err.println(
          newTotal > 0 ? String.format(Locale.ROOT, "%s: %,d", newStage, newTotal) : newStage);
      return;
    }
    stage = newStage;
    figures = "";
    total = newTotal;
    done = doneBefore;
    doneAtStart = doneBefore;
    beganNanos = nanoTime.getAsLong();
    draw();
  }

  @Override
  public synchronized void advance(long count) {
    done += count;
    if (stage != null && nanoTime.getAsLong() - drawnNanos >= REFRESH_NANOS) {
      draw();
    }
  }

  @Override
  public synchronized void figures(String newFigures) {
    figures = newFigures;
  }

  @Override
  public synchronized void end() {
    clear();
    stage = null;
  }

  @Override
  public synchronized void note(String message) {
    clear();
    err.println(message);
    draw();
  }

  private synchronized void draw() {
    if (stage == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    double seconds = (now - beganNanos) / 1e9;
    double perSecond = done > doneAtStart ? (done - doneAtStart) / seconds : Double.NaN;
    // The last column stays free: a terminal may wrap as soon as it is filled.
    int width = Math.max(1, columns.getAsInt() - 1);
    String line = new StatusLine(stage, done, total, figures, seconds, perSecond).fit(width);
    int rest = Math.min(width, drawn) - line.length();
    err.print("\r" + line + " ".repeat(Math.max(0, rest)));
    err.flush();
    drawn = line.length();
    drawnNanos = now;
  }

  private void clear() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(Math.min(drawn, Math.max(1, columns.getAsInt() - 1))) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}
