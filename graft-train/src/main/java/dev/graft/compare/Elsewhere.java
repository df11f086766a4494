package dev.graft.compare;

import dev.graft.compare.ComparedStrategy.Interval;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good a result is on data of another kind, which no strategy learned from or chose by.
 *
 * @param data where they are
 * @param sha256 of their names, contents and targets; null in records of an older Graft
 * @param samples how many of them could be read and are of a class that the result knows
 * @param measured how good, in words
 * @param accuracy the share that it answers rightly, with its 95 % interval; of classes alone
 * @param calibration by how much its probabilities are off: expected calibration error; of classes
 *     alone
 * @param unlikeTraining how many it flags as unlike what it learned from
 * @param leftOut how many could not be read or are of a class that it does not know
 * @param warnings what may mislead in this, a sentence each: that it learned from some of them
 */
public record Elsewhere(
    String data,
    @Nullable String sha256,
    int samples,
    String measured,
    @Nullable Interval accuracy,
    @Nullable Double calibration,
    int unlikeTraining,
    int leftOut,
    List<String> warnings) {
  /** Copies the list. */
  public Elsewhere {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /** The same of the same data, which are somewhere else by now. */
  Elsewhere at(Path place) {
    return new Elsewhere(
        place.toString(),
        sha256,
        samples,
        measured,
        accuracy,
        calibration,
        unlikeTraining,
        leftOut,
        warnings);
  }
}
