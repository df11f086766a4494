package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a training stores its checkpoint, and whether it goes on from one. */
final class CheckpointOptions {
  private static final double MOST_SECONDS = 1e9;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description = "Store a checkpoint, for --resume, once so many seconds have passed.")
  private @Nullable Double everySeconds;

  @Option(names = "--resume", description = "Go on from the checkpoint in --out, if there is one.")
  private boolean resume;

  boolean resume() {
    return resume;
  }

  /** The time between two checkpoints, or the usual one where none is said. */
  Duration every(Duration usual) {
    if (everySeconds == null) {
      return usual;
    }
    if (!(everySeconds >= 0 && everySeconds <= MOST_SECONDS)) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--checkpoint-every %s: expected seconds, from 0 to %.0f, such as 30.",
              everySeconds,
              MOST_SECONDS));
    }
    return Duration.ofNanos(Math.round(1e9 * everySeconds));
  }
}
