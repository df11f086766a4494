package dev.graft.image;

/**
 * 64 bits that hardly change when a picture is scaled or compressed again. A difference hash: the
 * picture's brightness, averaged over a grid of 9 by 8 cells; a bit says whether a cell is darker
 * than its right neighbour. After Krawetz, "Kind of Like That", 2013.
 */
public final class PerceptualHash {
  private static final int COLUMNS = 9;
  private static final int ROWS = 8;

  /** About how many pixels of a cell are looked at in each direction. */
  private static final int SAMPLES = 16;

  private PerceptualHash() {}

  /**
   * The hash of a picture; the number of bits in which two hashes differ tells how alike they are.
   */
  public static long of(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    byte[] rgb = picture.rgb();
    long hash = 0;
    for (int row = 0; row < ROWS; row++) {
      int top = row * height / ROWS;
      int bottom = Math.max(top + 1, (row + 1) * height / ROWS);
      double left = 0;
      for (int column = 0; column < COLUMNS; column++) {
        int from = column * width / COLUMNS;
        int to = Math.max(from + 1, (column + 1) * width / COLUMNS);
        double cell = brightness(rgb, width, from, to, top, bottom);
        if (column > 0) {
          hash = hash << 1 | (left < cell ? 1 : 0);
        }
        left = cell;
      }
    }
    return hash;
  }

  /** Mean luma of a cell (ITU-R BT.601, in thousandths), from a grid of its pixels. */
  private static double brightness(byte[] rgb, int width, int from, int to, int top, int bottom) {
    int across = Math.max(1, (to - from) / SAMPLES);
    int down = Math.max(1, (bottom - top) / SAMPLES);
    long sum = 0;
    long count = 0;
    for (int y = top; y < bottom; y += down) {
      for (int x = from; x < to; x += across) {
        int i = 3 * (y * width + x);
        sum += 299 * (rgb[i] & 0xff) + 587 * (rgb[i + 1] & 0xff) + 114 * (rgb[i + 2] & 0xff);
        count++;
      }
    }
    return (double) sum / count;
  }
}
