package dev.graft.forgetting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training did to the network that it started from.
 *
 * @param ofResult whether it is the result that this was measured of; else it is what training
 *     ended with, where the exact head on the network as it was became the result
 * @param distance how far all parameters moved, as a share of their length
 * @param samples that blocks were shown
 * @param blocks in order from the input
 * @param agreement whether it says what it said before; null where its file has no head to ask
 * @param reference the same of samples that have nothing to do with what was learned; null where
 *     there are none either
 * @param line the agreement on the straight line from the network as it was to what training ended
 *     with (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022, arXiv:2109.01903);
 *     empty where there is no head to ask, or training started elsewhere
 */
public record Forgetting(
    boolean ofResult,
    double distance,
    int samples,
    List<BlockChange> blocks,
    @Nullable Agreement agreement,
    @Nullable Agreement reference,
    List<Point> line) {
  /** Copies the lists. */
  public Forgetting {
    blocks = List.copyOf(blocks);
    line = List.copyOf(line);
  }

  /**
   * A point on the line.
   *
   * @param share how far on it, 1 at its end
   * @param agreement of the network there with the one before
   */
  public record Point(double share, Agreement agreement) {}
}
