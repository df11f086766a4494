package dev.graft.image;

/**
 * A width and a height in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record Size(int width, int height) {
  /** Checks that both are positive. */
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a size of " + width + " x " + height + " has no pixels");
    }
  }

  /** How many pixels there are. */
  public long pixels() {
    return (long) width * height;
  }

  /** A square. */
  public static Size square(int side) {
    return new Size(side, side);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
