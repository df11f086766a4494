package dev.graft.image;

/**
 * How a picture is resampled: Pillow's antialiased filters, whose support grows with the reduction.
 */
public enum Interpolation {
  /** A triangle of support 1. */
  BILINEAR(1) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      return distance < 1 ? 1 - distance : 0;
    }
  },
  /** Keys' cubic convolution with a = -0.5 and support 2. */
  BICUBIC(2) {
    @Override
    double weight(double x) {
      double a = -0.5;
      double distance = Math.abs(x);
      if (distance < 1) {
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
      }
      return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * a : 0;
    }
  };

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** Where the filter ends, in output pixels. */
  double support() {
    return support;
  }

  /** The filter's value so far from its centre. */
  abstract double weight(double x);
}
