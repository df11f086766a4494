package dev.graft.style;

import dev.graft.graph.Tensor;

/**
 * One side of a picture brought to another length, linearly, the pixels' corners in line.
 *
 * @param from pixels there are
 * @param to pixels there will be
 */
record Enlargement(int from, int to) {
  /** Which part of each old pixel each new one takes: [to, from]. */
  Tensor matrix() {
    return Tensor.ofFloats(values(), to, from);
  }

  /** The same as [from, to]. */
  Tensor transposed() {
    float[] values = values();
    float[] turned = new float[values.length];
    for (int row = 0; row < to; row++) {
      for (int column = 0; column < from; column++) {
        turned[column * to + row] = values[row * from + column];
      }
    }
    return Tensor.ofFloats(turned, from, to);
  }

  private float[] values() {
    float[] values = new float[to * from];
    for (int row = 0; row < to; row++) {
      int first = (int) source(row);
      float beyond = (float) (source(row) - first);
      values[row * from + first] = 1 - beyond;
      if (beyond > 0) {
        values[row * from + first + 1] = beyond;
      }
    }
    return values;
  }

  /** Where a pixel's middle lies among the old ones, from the first one's middle to the last's. */
  private double source(int row) {
    double exact = (row + 0.5) * from / to - 0.5;
    return Math.min(Math.max(exact, 0), from - 1.0);
  }

  /**
   * A picture of another size.
   *
   * @param picture float [1, 3, H, W]
   */
  static Tensor of(Tensor picture, int height, int width) {
    int planes = (int) picture.shape()[1];
    Enlargement down = new Enlargement((int) picture.shape()[2], height);
    Enlargement across = new Enlargement((int) picture.shape()[3], width);
    float[] from = picture.floats();
    float[] to = new float[planes * height * width];
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < height; y++) {
        double v = down.source(y);
        int top = (int) v;
        int upper = (plane * down.from + top) * across.from;
        int lower = (plane * down.from + Math.min(top + 1, down.from - 1)) * across.from;
        for (int x = 0; x < width; x++) {
          double u = across.source(x);
          int left = (int) u;
          int right = Math.min(left + 1, across.from - 1);
          double above = from[upper + left] * (1 - u + left) + from[upper + right] * (u - left);
          double below = from[lower + left] * (1 - u + left) + from[lower + right] * (u - left);
          to[(plane * height + y) * width + x] =
              (float) (above * (1 - v + top) + below * (v - top));
        }
      }
    }
    return Tensor.ofFloats(to, 1, planes, height, width);
  }
}
