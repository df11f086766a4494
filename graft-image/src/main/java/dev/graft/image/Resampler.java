package dev.graft.image;

import java.util.Arrays;

/**
 * Resizes a picture and hands out a region of the result, row by row, equal bit for bit to resizing
 * the whole with Pillow ({@code Image.resize}) and cropping afterwards, of which only what the
 * region needs is computed.
 *
 * <p>As in Pillow one direction is resampled first and rounded to 8 bits, then the other. Source
 * rows are prepared when an output row's window first reaches them, in a ring of as many rows as a
 * window has. Keeps its buffers; for one thread.
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

  private static final int COLOURS = 3;
  private static final int HALF = 1 << (Filter.PRECISION_BITS - 1);

  private int[] unpacked = {};
  private int[][] ring = {};
  private int[] column = {};
  private int[] row = {};

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
    int firstColumn = across.start(left);
    int columns = across.start(left + region.width() - 1) + across.taps() - firstColumn;
    boolean downFirst = downFirst(picture.size(), to);
    reserve(columns, region.width(), down.taps(), downFirst);
    int ready = 0;
    for (int y = 0; y < region.height(); y++) {
      int first = down.start(top + y);
      for (ready = Math.max(ready, first); ready < first + down.taps(); ready++) {
        int[] prepared = ring[ready % ring.length];
        unpack(picture, ready, firstColumn, downFirst ? prepared : unpacked);
        if (!downFirst) {
          filterAcross(unpacked, firstColumn, across, left, prepared);
        }
      }
      filterDown(down, top + y, first, column);
      if (downFirst) {
        filterAcross(column, firstColumn, across, left, row);
      }
      rows.accept(y, downFirst ? row : column);
    }
  }

  /**
   * Which direction Pillow takes first. Up to version 12 it is always across; from 13 on it is down
   * where the height loses more than twice as many pixels as the width.
   */
  private static boolean downFirst(Size from, Size to) {
    long lostHeight = (long) from.height() - to.height();
    long lostWidth = (long) from.width() - to.width();
    return lostHeight > Math.max(2 * lostWidth, 0);
  }

  private void reserve(int columns, int width, int windowRows, boolean downFirst) {
    int length = COLOURS * (downFirst ? columns : width);
    if (column.length != length || ring.length != windowRows) {
      column = new int[length];
      ring = new int[windowRows][length];
    }
    if (unpacked.length != COLOURS * columns) {
      unpacked = new int[COLOURS * columns];
    }
    if (row.length != COLOURS * width) {
      row = new int[COLOURS * width];
    }
  }

  private static void unpack(Picture picture, int y, int firstColumn, int[] out) {
    byte[] rgb = picture.rgb();
    int from = COLOURS * (y * picture.width() + firstColumn);
    for (int i = 0; i < out.length; i++) {
      out[i] = rgb[from + i] & 0xFF;
    }
  }

  private static void filterAcross(int[] in, int firstColumn, Filter filter, int left, int[] out) {
    int taps = filter.taps();
    int[] weights = filter.weights();
    for (int x = 0; x < out.length / COLOURS; x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = COLOURS * (filter.start(left + x) - firstColumn);
      int end = (left + x + 1) * taps;
      for (int tap = end - taps; tap < end; tap++) {
        int weight = weights[tap];
        red += in[at] * weight;
        green += in[at + 1] * weight;
        blue += in[at + 2] * weight;
        at += COLOURS;
      }
      out[COLOURS * x] = clip(red);
      out[COLOURS * x + 1] = clip(green);
      out[COLOURS * x + 2] = clip(blue);
    }
  }

  private void filterDown(Filter filter, int y, int first, int[] out) {
    Arrays.fill(out, HALF);
    for (int tap = 0; tap < filter.taps(); tap++) {
      int weight = filter.weights()[y * filter.taps() + tap];
      int[] in = ring[(first + tap) % ring.length];
      for (int i = 0; i < out.length; i++) {
        out[i] += in[i] * weight;
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = clip(out[i]);
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> Filter.PRECISION_BITS));
  }
}
