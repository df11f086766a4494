package dev.graft.style;

import dev.graft.graph.Tensor;
import java.util.Arrays;

/**
 * One of the sizes that a picture is painted at, the smaller ones first.
 *
 * @param content float [1, 3, H, W], colours from 0 to 1
 * @param style the same of another height and width
 */
public record StyleScale(Tensor content, Tensor style) {
  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if one is no picture
   */
  public StyleScale {
    for (Tensor picture : new Tensor[] {content, style}) {
      long[] shape = picture.shape();
      if (shape.length != 4 || shape[0] != 1 || shape[1] != 3 || shape[2] < 2 || shape[3] < 2) {
        throw new IllegalArgumentException(
            "a picture is float [1, 3, H, W], not " + Arrays.toString(shape));
      }
    }
  }

  /** Its height. */
  int height() {
    return (int) content.shape()[2];
  }

  /** Its width. */
  int width() {
    return (int) content.shape()[3];
  }
}
