package dev.graft.style;

import dev.graft.graph.Tensor;

/**
 * A picture as far as it is painted.
 *
 * @param picture float [1, 3, H, W], colours from 0 to 1
 * @param steps how many were made at its size; 0 where the content picture is in the style already,
 *     and this is it
 * @param loss how far it is from what it is to be
 * @param atFirst how far the content picture was, at the same size
 */
public record Painting(Tensor picture, int steps, StyleLoss loss, StyleLoss atFirst) {
  /** Below this distance two pictures are of one style: what is left is rounding. */
  private static final double NONE = 1e-6;

  /** Which part of the content picture's distance from the style is gone: 1 at best. */
  public double styleReached() {
    return isReachedBefore(atFirst) ? 1 : 1 - loss.style() / atFirst.style();
  }

  static boolean isReachedBefore(StyleLoss atFirst) {
    return atFirst.style() < NONE;
  }
}
