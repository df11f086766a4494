package dev.graft.herbarium;

import java.util.Arrays;

/** Softens a square sheet of values with running means. */
final class Blur {
  /**
   * Up to here a mean of three pixels looks like a Gaussian; beyond, it takes two means, a tent.
   */
  private static final double LARGEST_SINGLE = 0.9;

  private Blur() {}

  /**
   * A blurred copy; beyond the border its values go on.
   *
   * @param sigma the Gaussian's standard deviation in pixels; up to a quarter of a pixel changes
   *     nothing
   */
  static float[] of(float[] sheet, int size, double sigma) {
    if (sigma < 0.25) {
      return sheet.clone();
    }
    int passes = sigma <= LARGEST_SINGLE ? 1 : 2;
    Box box = Box.ofVariance(sigma * sigma / passes);
    float[] across = sheet.clone();
    float[] down = new float[sheet.length];
    for (int pass = 0; pass < passes; pass++) {
      alongRows(across, down, size, box);
      alongColumns(down, across, size, box);
    }
    return across;
  }

  /**
   * The weights of a running mean.
   *
   * @param whole how many neighbours on each side count fully
   * @param part how much the next one counts: whole neighbours alone would be too coarse
   */
  private record Box(int whole, float part) {
    static Box ofVariance(double variance) {
      int whole = (int) ((Math.sqrt(1 + 12 * variance) - 1) / 2);
      double next = whole + 1.0;
      double squares = whole * next * (2 * whole + 1) / 3;
      double part = ((2 * whole + 1) * variance - squares) / (2 * (next * next - variance));
      return new Box(whole, (float) part);
    }
  }

  private static void alongRows(float[] from, float[] to, int size, Box box) {
    int whole = box.whole;
    float part = box.part;
    float scale = 1 / (2 * whole + 1 + 2 * part);
    int margin = whole + 1;
    float[] line = new float[size + 2 * margin];
    for (int y = 0; y < size; y++) {
      int row = y * size;
      System.arraycopy(from, row, line, margin, size);
      Arrays.fill(line, 0, margin, from[row]);
      Arrays.fill(line, margin + size, line.length, from[row + size - 1]);
      float sum = 0;
      for (int i = 1; i < 2 * margin; i++) {
        sum += line[i];
      }
      for (int x = 0; x < size; x++) {
        float before = line[x];
        float after = line[x + 2 * margin];
        to[row + x] = (sum + part * (before + after)) * scale;
        sum += after - line[x + 1];
      }
    }
  }

  /** Row by row all the same, with a sum for each column: memory is read in its order. */
  private static void alongColumns(float[] from, float[] to, int size, Box box) {
    int whole = box.whole;
    float part = box.part;
    float scale = 1 / (2 * whole + 1 + 2 * part);
    float[] sums = new float[size];
    for (int y = -whole; y <= whole; y++) {
      int row = inside(y, size) * size;
      for (int x = 0; x < size; x++) {
        sums[x] += from[row + x];
      }
    }
    for (int y = 0; y < size; y++) {
      int before = inside(y - whole - 1, size) * size;
      int after = inside(y + whole + 1, size) * size;
      int leaving = inside(y - whole, size) * size;
      int row = y * size;
      for (int x = 0; x < size; x++) {
        to[row + x] = (sums[x] + part * (from[before + x] + from[after + x])) * scale;
        sums[x] += from[after + x] - from[leaving + x];
      }
    }
  }

  private static int inside(int y, int size) {
    return Math.max(0, Math.min(size - 1, y));
  }
}
