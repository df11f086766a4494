package dev.graft.herbarium;

/**
 * Smooth random values over the plane: a random number at every corner of a grid, blended in
 * between, summed over grids that halve their cells and their weight (after Perlin, "An Image
 * Synthesizer", SIGGRAPH 1985).
 */
final class Noise {
  private final long seed;

  Noise(long seed) {
    this.seed = seed;
  }

  /** The value of one grid with unit cells, from -1 to 1. */
  double at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double across = smooth(x - column);
    double top = blend(corner(column, row, 0), corner(column + 1, row, 0), across);
    double bottom = blend(corner(column, row + 1, 0), corner(column + 1, row + 1, 0), across);
    return blend(top, bottom, smooth(y - row));
  }

  /**
   * Values for every pixel of a picture, row by row, mostly between -1 and 1.
   *
   * @param cells how many cells of the coarsest grid fit across the picture
   * @param octaves how many grids are summed
   */
  float[] sheet(int size, double cells, int octaves) {
    float[] sheet = new float[size * size];
    double weight = 1;
    double frequency = cells;
    for (int octave = 0; octave < octaves && frequency < 0.7 * size; octave++) {
      addOctave(sheet, size, frequency, weight, octave + 1);
      frequency *= 2;
      weight /= 2;
    }
    return sheet;
  }

  private void addOctave(float[] sheet, int size, double cells, double weight, int octave) {
    double step = cells / size;
    int corners = (int) cells + 3;
    int[] column = new int[size];
    float[] across = new float[size];
    for (int x = 0; x < size; x++) {
      column[x] = (int) (x * step);
      across[x] = (float) smooth(x * step - column[x]);
    }
    float[] line = new float[corners];
    for (int y = 0; y < size; y++) {
      int row = (int) (y * step);
      double down = smooth(y * step - row);
      for (int c = 0; c < corners; c++) {
        line[c] =
            (float) (weight * blend(corner(c, row, octave), corner(c, row + 1, octave), down));
      }
      for (int x = 0; x < size; x++) {
        float left = line[column[x]];
        sheet[y * size + x] += left + across[x] * (line[column[x] + 1] - left);
      }
    }
  }

  private double corner(int column, int row, int octave) {
    long hash =
        seed
            + column * 0x9e3779b97f4a7c15L
            + row * 0xc2b2ae3d27d4eb4fL
            + octave * 0x165667b19e3779f9L;
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 32)) * 0x94d049bb133111ebL;
    return (hash >> 40) * 0x1.0p-23;
  }

  private static double smooth(double part) {
    return part * part * (3 - 2 * part);
  }

  private static double blend(double from, double to, double part) {
    return from + part * (to - from);
  }
}
