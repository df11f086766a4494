package dev.graft.image;

/**
 * Resizes a picture and hands out a region of the result, row by row, equal bit for bit to resizing
 * the whole with Pillow ({@code Image.resize}) and cropping afterwards.
 *
 * <p>As there, rows are resampled first, rounded to 8 bits, then columns. Input rows are resampled
 * when a column's window first reaches them, into a ring of as many rows as a window has. Keeps its
 * buffers; for one thread.
 */
final class Resampler {
  /** Takes the region's rows from the top. */
  @FunctionalInterface
  interface Rows {
    /**
     * One row.
     *
     * @param y the row within the region, from 0
     * @param rgb values from 0 to 255, [width, 3], valid during the call
     */
    void accept(int y, int[] rgb);
  }

  private static final int HALF = 1 << (Filter.PRECISION_BITS - 1);

  private int[][] ring = {};
  private int[] sums = {};

  /** The whole picture at another size. */
  static Picture resized(Picture picture, Size to, Interpolation interpolation) {
    byte[] rgb = new byte[3 * to.width() * to.height()];
    int length = 3 * to.width();
    new Resampler()
        .resample(
            picture,
            to,
            interpolation,
            0,
            0,
            to,
            (y, row) -> {
              for (int i = 0; i < length; i++) {
                rgb[y * length + i] = (byte) row[i];
              }
            });
    return new Picture(to, rgb);
  }

  /** Resizes to a size and hands out the region of it that starts at a left and top pixel. */
  void resample(
      Picture picture,
      Size to,
      Interpolation interpolation,
      int left,
      int top,
      Size region,
      Rows rows) {
    Filter across = Filter.of(picture.width(), to.width(), interpolation);
    Filter down = Filter.of(picture.height(), to.height(), interpolation);
    int length = 3 * region.width();
    if (sums.length != length || ring.length < down.taps()) {
      sums = new int[length];
      ring = new int[down.taps()][length];
    }
    int ready = 0;
    for (int y = 0; y < region.height(); y++) {
      int first = down.start(top + y);
      for (ready = Math.max(ready, first); ready < first + down.taps(); ready++) {
        filterRow(picture, ready, across, left, ring[ready % ring.length]);
      }
      filterColumns(down, top + y, first);
      rows.accept(y, sums);
    }
  }

  private static void filterRow(Picture picture, int y, Filter filter, int left, int[] out) {
    byte[] in = picture.rgb();
    int row = 3 * y * picture.width();
    int taps = filter.taps();
    int[] weights = filter.weights();
    for (int x = 0; x < out.length / 3; x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = row + 3 * filter.start(left + x);
      int weight = (left + x) * taps;
      for (int tap = 0; tap < taps; tap++, at += 3) {
        int w = weights[weight + tap];
        red += (in[at] & 0xFF) * w;
        green += (in[at + 1] & 0xFF) * w;
        blue += (in[at + 2] & 0xFF) * w;
      }
      out[3 * x] = clip(red);
      out[3 * x + 1] = clip(green);
      out[3 * x + 2] = clip(blue);
    }
  }

  private void filterColumns(Filter filter, int y, int first) {
    java.util.Arrays.fill(sums, HALF);
    for (int tap = 0; tap < filter.taps(); tap++) {
      int weight = filter.weights()[y * filter.taps() + tap];
      int[] row = ring[(first + tap) % ring.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i] * weight;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = clip(sums[i]);
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> Filter.PRECISION_BITS));
  }
}
