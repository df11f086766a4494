package dev.graft.modality;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;

/**
 * How windows slide over a recording. It is cut into parts of one step each; the window that tells
 * of a part lies about its middle, as far as the recording goes, and ends where it is silent.
 *
 * @param seconds how long each is
 * @param stepSeconds how far each lies from the one before; no more than its length
 * @param quietDb what is softer is silence: decibels, 0 is as loud as can be
 */
public record Windows(double seconds, double stepSeconds, double quietDb) {
  /** How many steps a window usually has. */
  public static final int USUAL_STEPS = 8;

  /** What is softer is usually taken for silence. */
  public static final double USUAL_QUIET_DB = -60;

  private static final double LOWEST_DB = -120;
  private static final double SHORTEST_STEP = 0.01;
  private static final double LONGEST = 3600;

  /**
   * Checks the numbers.
   *
   * @throws GraftException of fault {@code USAGE} naming the one that is out of its range
   */
  public Windows {
    if (!(seconds >= SHORTEST_STEP && seconds <= LONGEST)) {
      throw new GraftException(
          Fault.USAGE,
          "a window of %s seconds: expected %s to %s.".formatted(seconds, SHORTEST_STEP, LONGEST));
    }
    if (!(stepSeconds >= SHORTEST_STEP && stepSeconds <= seconds)) {
      throw new GraftException(
          Fault.USAGE,
          "a step of %s seconds between windows of %s seconds: expected %s to the window's length."
              .formatted(stepSeconds, seconds, SHORTEST_STEP));
    }
    if (!(quietDb >= LOWEST_DB && quietDb <= 0)) {
      throw new GraftException(
          Fault.USAGE, "silence below %s dB: expected %s to 0.".formatted(quietDb, LOWEST_DB));
    }
  }

  /** An eighth of a window apart, with silence below -60 dB. */
  public static Windows of(double seconds) {
    return new Windows(seconds, seconds / USUAL_STEPS, USUAL_QUIET_DB);
  }

  /**
   * One of them.
   *
   * @param fromSeconds where the part begins that it tells of
   * @param toSeconds where that ends
   * @param quiet whether the part is silent
   * @param decoded what lies in the window, without silence before and behind
   */
  public record Window(double fromSeconds, double toSeconds, boolean quiet, Decoded decoded) {}

  /** Is told of one window after another. */
  @FunctionalInterface
  public interface Listener {
    /** The next window. */
    void next(Window window) throws IOException;
  }
}
