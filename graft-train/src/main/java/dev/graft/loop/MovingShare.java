package dev.graft.loop;

import java.util.Locale;

/**
 * How many numbers training moves.
 *
 * @param moving of those that stages train, the head's included; of updates of low rank those that
 *     they consist of
 * @param all that the network has
 */
public record MovingShare(long moving, long all) {
  /** In words. */
  @Override
  public String toString() {
    if (moving == all) {
      return String.format(Locale.ROOT, "all %,d parameters move", all);
    }
    return String.format(
        Locale.ROOT,
        "%,d parameters move, %.3g %% of the network's %,d",
        moving,
        100.0 * moving / all,
        all);
  }
}
