package dev.graft.image;

/**
 * An affine map of a picture onto itself, about its middle: bilinear, and mid-grey where there was
 * no picture.
 */
final class Warp {
  private static final int FILL = 128;

  // Where in the source the target's (x, y) comes from: (a x + b y + c, d x + e y + f).
  private final double a;
  private final double b;
  private final double c;
  private final double d;
  private final double e;
  private final double f;

  private Warp(double a, double b, double c, double d, double e, double f) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    this.e = e;
    this.f = f;
  }

  static Warp rotation(double radians) {
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    return new Warp(cos, sin, 0, -sin, cos, 0);
  }

  static Warp shear(double alongX, double alongY) {
    return new Warp(1, alongX, 0, alongY, 1, 0);
  }

  static Warp shift(double rightPx, double downPx) {
    return new Warp(1, 0, -rightPx, 0, 1, -downPx);
  }

  Picture apply(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    byte[] source = picture.rgb();
    byte[] target = new byte[source.length];
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        double dx = x - middleX;
        double dy = y - middleY;
        double fromX = a * dx + b * dy + c + middleX;
        double fromY = d * dx + e * dy + f + middleY;
        int left = (int) Math.floor(fromX);
        int top = (int) Math.floor(fromY);
        float right = (float) (fromX - left);
        float down = (float) (fromY - top);
        for (int channel = 0; channel < 3; channel++) {
          float upper =
              (1 - right) * value(source, width, height, left, top, channel)
                  + right * value(source, width, height, left + 1, top, channel);
          float lower =
              (1 - right) * value(source, width, height, left, top + 1, channel)
                  + right * value(source, width, height, left + 1, top + 1, channel);
          target[at + channel] = (byte) ((1 - down) * upper + down * lower + 0.5f);
        }
      }
    }
    return new Picture(picture.size(), target);
  }

  private static int value(byte[] rgb, int width, int height, int x, int y, int channel) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    return inside ? rgb[3 * (y * width + x) + channel] & 0xff : FILL;
  }

  /**
   * Moves pixels away from the mean of their neighbourhood, or towards it, as Pillow's {@code
   * ImageEnhance.Sharpness} does: the middle weighs 5 of 13, the border stays.
   */
  static Picture sharpened(Picture picture, double factor) {
    int width = picture.width();
    int height = picture.height();
    byte[] source = picture.rgb();
    byte[] target = source.clone();
    int row = 3 * width;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * row + 3; i < (y + 1) * row - 3; i++) {
        int sum = 4 * (source[i] & 0xff);
        for (int up = -row; up <= row; up += row) {
          sum +=
              (source[i + up - 3] & 0xff) + (source[i + up] & 0xff) + (source[i + up + 3] & 0xff);
        }
        double smooth = sum / 13.0;
        double value = smooth + factor * ((source[i] & 0xff) - smooth);
        target[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return new Picture(picture.size(), target);
  }
}
