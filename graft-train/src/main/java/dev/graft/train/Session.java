package dev.graft.train;

import dev.graft.Progress;
import dev.graft.StoppedException;
import java.util.function.BooleanSupplier;

/**
 * What all steps of a run share.
 *
 * @param timing how long each took
 * @param progress what is shown of them
 * @param stop asked now and then; true once the run is to end
 */
record Session(Timing timing, Progress progress, BooleanSupplier stop) {
  /**
   * Ends here if that is wished.
   *
   * @throws StoppedException if it is
   */
  void endIfStopped() {
    if (stop.getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /** The same, to be finished in any case. */
  Session unstoppable() {
    return new Session(timing, progress, () -> false);
  }
}
