package dev.graft.image;

/**
 * How a picture is resampled: Pillow's filters. All but the first are antialiased: their support
 * grows with the reduction.
 */
public enum Interpolation {
  /** The pixel under the middle of the new one. */
  NEAREST(0, 0) {
    @Override
    double weight(double x) {
      throw new IllegalStateException("the nearest pixel has no neighbours to weigh");
    }
  },
  /** A sinc windowed by a sinc three times as wide, of support 3. */
  LANCZOS(1, 3) {
    @Override
    double weight(double x) {
      return -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  },
  /** A triangle of support 1. */
  BILINEAR(2, 1) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      return distance < 1 ? 1 - distance : 0;
    }
  },
  /** Keys' cubic convolution with a = -0.5 and support 2. */
  BICUBIC(3, 2) {
    @Override
    double weight(double x) {
      double a = -0.5;
      double distance = Math.abs(x);
      if (distance < 1) {
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
      }
      return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * a : 0;
    }
  },
  /** The mean of what the new pixel covers. */
  BOX(4, 0.5) {
    @Override
    double weight(double x) {
      return -0.5 < x && x <= 0.5 ? 1 : 0;
    }
  },
  /** A sinc in Hamming's window, of support 1. */
  HAMMING(5, 1) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      if (distance == 0) {
        return 1;
      } else if (distance >= 1) {
        return 0;
      }
      double angle = distance * Math.PI;
      return Math.sin(angle) / angle * (0.54 + 0.46 * Math.cos(angle));
    }
  };

  private final int pillowNumber;
  private final double support;

  Interpolation(int pillowNumber, double support) {
    this.pillowNumber = pillowNumber;
    this.support = support;
  }

  /** Pillow's number for it. */
  int pillowNumber() {
    return pillowNumber;
  }

  /** Where the filter ends, in output pixels. */
  double support() {
    return support;
  }

  /** The filter's value so far from its centre. */
  abstract double weight(double x);

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle;
  }
}
