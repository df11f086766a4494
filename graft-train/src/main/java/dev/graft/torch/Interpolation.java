package dev.graft.torch;

/**
 * Which elements of an axis make each element of the resized axis, as the ONNX operator Resize
 * defines it.
 *
 * @param cubicCoefficient the operator's {@code cubic_coeff_a}
 */
record Interpolation(
    Mode mode, Coordinates coordinates, Rounding rounding, double cubicCoefficient) {
  /** How many neighbours count. */
  enum Mode {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** Where an element of the new axis lies on the old one. */
  enum Coordinates {
    HALF_PIXEL,
    PYTORCH_HALF_PIXEL,
    HALF_PIXEL_SYMMETRIC,
    ALIGN_CORNERS,
    ASYMMETRIC;

    double position(int i, int from, int to, double scale) {
      double halfPixel = (i + 0.5) / scale - 0.5;
      return switch (this) {
        case HALF_PIXEL -> halfPixel;
        case PYTORCH_HALF_PIXEL -> to == 1 ? 0 : halfPixel;
        case HALF_PIXEL_SYMMETRIC -> from / 2.0 * (1 - to / (scale * from)) + halfPixel;
        case ALIGN_CORNERS -> to == 1 ? 0 : (double) i * (from - 1) / (to - 1);
        case ASYMMETRIC -> i / scale;
      };
    }
  }

  /** Which neighbour is the nearest. */
  enum Rounding {
    ROUND_PREFER_FLOOR,
    ROUND_PREFER_CEIL,
    FLOOR,
    CEIL;

    long of(double position) {
      return (long)
          switch (this) {
            case ROUND_PREFER_FLOOR -> Math.ceil(position - 0.5);
            case ROUND_PREFER_CEIL -> Math.floor(position + 0.5);
            case FLOOR -> Math.floor(position);
            case CEIL -> Math.ceil(position);
          };
    }
  }

  /** The source of each of {@code to} elements, for nearest. */
  long[] nearest(int from, int to, double scale) {
    long[] sources = new long[to];
    for (int i = 0; i < to; i++) {
      long source = rounding.of(coordinates.position(i, from, to, scale));
      sources[i] = Math.max(0, Math.min(from - 1, source));
    }
    return sources;
  }

  /** The weights [to, from], row-major. Beyond the edge the edge's value counts. */
  float[] matrix(int from, int to, double scale) {
    float[] matrix = new float[to * from];
    for (int i = 0; i < to; i++) {
      double position = coordinates.position(i, from, to, scale);
      int floor = (int) Math.floor(position);
      double fraction = position - floor;
      if (mode == Mode.LINEAR) {
        add(matrix, i, floor, from, 1 - fraction);
        add(matrix, i, floor + 1, from, fraction);
      } else {
        for (int k = -1; k <= 2; k++) {
          add(matrix, i, floor + k, from, cubic(Math.abs(fraction - k)));
        }
      }
    }
    return matrix;
  }

  private static void add(float[] matrix, int row, int column, int columns, double weight) {
    matrix[row * columns + Math.max(0, Math.min(columns - 1, column))] += (float) weight;
  }

  /** Keys, "Cubic convolution interpolation for digital image processing", 1981. */
  private double cubic(double distance) {
    double a = cubicCoefficient;
    double d = distance;
    return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  }
}
