package dev.graft.cli;

import dev.graft.Progress;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws progress on stderr: a bar with rate and time left on a terminal, a line per stage
 * elsewhere.
 */
final class TerminalProgress implements Progress {
  private static final int REFRESH_MILLIS = 200;

  private final PrintStream err;
  private final boolean interactive;
  private @Nullable ProgressBar bar;

  TerminalProgress(PrintStream err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
  }

  /** For this process: a bar where the launcher saw that stderr is a terminal. */
  static TerminalProgress ofThisProcess() {
    return new TerminalProgress(System.err, Boolean.getBoolean("graft.terminal"));
  }

  @Override
  public synchronized void begin(String stage, long total) {
    end();
    if (!interactive) {
      err.printf(Locale.ROOT, "%s: %,d%n", stage, total);
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(stage)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .showSpeed()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public synchronized void advance(long count) {
    if (bar != null) {
      bar.stepBy(count);
    }
  }

  @Override
  public synchronized void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public synchronized void note(String message) {
    err.println(message);
  }
}
