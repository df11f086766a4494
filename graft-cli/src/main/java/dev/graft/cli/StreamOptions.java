package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.modality.Windows;
import dev.graft.model.ModelCard;
import dev.graft.model.StreamSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --stream} and how it hears recordings. */
final class StreamOptions {
  @Option(
      names = "--stream",
      description =
          "Recordings of any length: tell which classes are heard in them, and when. Windows slide"
              + " over each; adjoining ones of one class become a span.")
  private boolean asked;

  @Option(
      names = "--window",
      paramLabel = "S",
      description =
          "With --stream: seconds of each window. Default: what nine in ten training sounds do"
              + " not exceed.")
  private @Nullable Double windowSeconds;

  @Option(
      names = "--step",
      paramLabel = "S",
      description = "With --stream: seconds between windows. Default: an eighth of a window.")
  private @Nullable Double stepSeconds;

  @Option(
      names = "--quiet-db",
      paramLabel = "DB",
      description =
          "With --stream: softer parts are silence and have no label; 0 is as loud as can be."
              + " Default: -60.")
  private @Nullable Double quietDb;

  boolean isAsked() {
    return asked;
  }

  /** Refuses what only goes with recordings, where none are asked about. */
  void requireNone() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--window", windowSeconds != null);
    given.put("--step", stepSeconds != null);
    given.put("--quiet-db", quietDb != null);
    given.forEach(
        (option, isGiven) -> {
          if (isGiven) {
            throw new GraftException(
                Fault.USAGE, "%s goes with --stream; add that, or drop it.".formatted(option));
          }
        });
  }

  /**
   * What is asked for.
   *
   * @param leastScore below it a window has no label; null for as usual
   */
  StreamSettings settings(ModelCard card, @Nullable Double leastScore) {
    StreamSettings usual =
        new StreamSettings(
            Optional.empty(),
            Objects.requireNonNullElse(leastScore, StreamSettings.USUAL_PROBABILITY));
    double seconds =
        Objects.requireNonNullElseGet(windowSeconds, () -> usual.windowsFor(card).seconds());
    double step = Objects.requireNonNullElse(stepSeconds, seconds / Windows.USUAL_STEPS);
    double quiet = Objects.requireNonNullElse(quietDb, Windows.USUAL_QUIET_DB);
    return usual.withWindows(new Windows(seconds, step, quiet));
  }
}
