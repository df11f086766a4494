package dev.graft.style;

import dev.graft.graph.Tensor;

/**
 * A picture as far as it is painted.
 *
 * @param picture float [1, 3, H, W], colours from 0 to 1
 * @param steps how many were made at its size
 * @param loss how far it is from what it is to be
 * @param atFirst how far the content picture was, at the same size
 */
public record Painting(Tensor picture, int steps, StyleLoss loss, StyleLoss atFirst) {
  /** Which part of the content picture's distance from the style is gone: 1 at best. */
  public double styleReached() {
    return atFirst.style() > 0 ? 1 - loss.style() / atFirst.style() : 1;
  }
}
