package dev.graft.head;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the user may choose about a head.
 *
 * @param method how it is solved
 * @param balanced whether every class weighs the same, however many samples it has; classes only
 * @param folds number of cross-validation folds, at least 2
 * @param seed decides which sample falls into which fold
 * @param threads how many threads the linear algebra uses, at least 1
 */
@RecordBuilder
public record HeadSettings(HeadMethod method, boolean balanced, int folds, long seed, int threads)
    implements HeadSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if {@code folds} or {@code threads} is too small
   */
  public HeadSettings {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, not " + folds);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /** The better method, no balancing, five folds, seed 0, on so many threads. */
  public static HeadSettings defaults(int threads) {
    return new HeadSettings(HeadMethod.AUTO, false, 5, 0, threads);
  }
}
