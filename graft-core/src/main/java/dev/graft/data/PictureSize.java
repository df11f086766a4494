package dev.graft.data;

/**
 * How large a picture is that stands upright, in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record PictureSize(int width, int height) {
  /** Checks that there is something to see. */
  public PictureSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no picture is " + width + " x " + height + " pixels");
    }
  }

  @Override
  public String toString() {
    return width + " x " + height;
  }
}
