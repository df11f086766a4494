package dev.graft.image;

/**
 * A decoded picture: 8 bits each of red, green and blue per pixel, upright.
 *
 * <p>The pixels are not copied, neither in nor out: a picture is large, and short-lived.
 */
public final class Picture {
  private final Size size;
  private final byte[] rgb;

  /**
   * A picture of these pixels.
   *
   * @param rgb unsigned bytes [height, width, 3], rows from the top; not copied
   * @throws IllegalArgumentException if their number does not fit the size
   */
  public Picture(Size size, byte[] rgb) {
    if (rgb.length != 3L * size.width() * size.height()) {
      throw new IllegalArgumentException(rgb.length + " bytes are no RGB picture of " + size);
    }
    this.size = size;
    this.rgb = rgb;
  }

  /** Its size. */
  public Size size() {
    return size;
  }

  /** Width in pixels. */
  public int width() {
    return size.width();
  }

  /** Height in pixels. */
  public int height() {
    return size.height();
  }

  /** The pixels themselves, unsigned bytes [height, width, 3]; to be read only. */
  public byte[] rgb() {
    return rgb;
  }

  /** Left and right exchanged. */
  public Picture mirrored() {
    byte[] target = new byte[rgb.length];
    int width = size.width();
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < width; x++) {
        int from = 3 * (y * width + x);
        int to = 3 * (y * width + width - 1 - x);
        target[to] = rgb[from];
        target[to + 1] = rgb[from + 1];
        target[to + 2] = rgb[from + 2];
      }
    }
    return new Picture(size, target);
  }

  /** In grey, weighed and rounded as Pillow's {@code convert("L")} does (ITU-R 601-2 luma). */
  Picture grey() {
    byte[] target = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      int luma = (rgb[i] & 0xFF) * 19595 + (rgb[i + 1] & 0xFF) * 38470 + (rgb[i + 2] & 0xFF) * 7471;
      byte grey = (byte) ((luma + 0x8000) >> 16);
      target[i] = grey;
      target[i + 1] = grey;
      target[i + 2] = grey;
    }
    return new Picture(size, target);
  }
}
