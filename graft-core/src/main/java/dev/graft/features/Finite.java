package dev.graft.features;

import dev.graft.UnreadableException;

/** Whether what a network says of a sample can be used: of what is no number, nothing follows. */
public final class Finite {
  /** Why a sample takes no part, a phrase. */
  public static final String REASON =
      "makes the network put out values that are no numbers, so nothing can be said of it";

  private Finite() {}

  /** Whether all values are numbers. */
  public static boolean all(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses a sample of which a network says something that is no number.
   *
   * @return the values
   * @throws UnreadableException saying so
   */
  public static float[] require(float[] values) throws UnreadableException {
    if (!all(values)) {
      throw new UnreadableException(REASON);
    }
    return values;
  }
}
