package dev.graft.image;

/**
 * A linear map of a pixel's red, green and blue, plus a constant: brightness, contrast, saturation
 * and hue are such maps, and so is any chain of them, which therefore costs one pass.
 *
 * <p>Haeberli, "Matrix Operations for Image Processing", 1993. Values are rounded and clamped once,
 * at the end of the chain, where Pillow does so after every link.
 */
final class ColourTransform {
  private static final double[] LUMA = {0.299, 0.587, 0.114}; // ITU-R BT.601

  private final double[][] matrix;
  private final double offset;

  private ColourTransform(double[][] matrix, double offset) {
    this.matrix = matrix;
    this.offset = offset;
  }

  /** Multiplies all channels. */
  static ColourTransform brightness(double factor) {
    return new ColourTransform(new double[][] {{factor, 0, 0}, {0, factor, 0}, {0, 0, factor}}, 0);
  }

  /** Moves all channels away from a grey, or towards it. */
  static ColourTransform contrast(double factor, double grey) {
    return new ColourTransform(brightness(factor).matrix, (1 - factor) * grey);
  }

  /** Moves all channels away from the pixel's own grey, or towards it. */
  static ColourTransform saturation(double factor) {
    double[][] matrix = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        matrix[row][column] = (row == column ? factor : 0) + (1 - factor) * LUMA[column];
      }
    }
    return new ColourTransform(matrix, 0);
  }

  /**
   * Turns the colour circle about the grey axis.
   *
   * @param turns 1 for once around
   */
  static ColourTransform hue(double turns) {
    double cos = Math.cos(2 * Math.PI * turns);
    double sin = Math.sin(2 * Math.PI * turns) / Math.sqrt(3);
    double same = cos + (1 - cos) / 3;
    double next = (1 - cos) / 3 - sin;
    double last = (1 - cos) / 3 + sin;
    return new ColourTransform(
        new double[][] {{same, next, last}, {last, same, next}, {next, last, same}}, 0);
  }

  /** This, then that. */
  ColourTransform then(ColourTransform next) {
    double[][] product = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int i = 0; i < 3; i++) {
          product[row][column] += next.matrix[row][i] * matrix[i][column];
        }
      }
    }
    // Every map here sends grey to grey, so the offset stays one number.
    double gain = next.matrix[0][0] + next.matrix[0][1] + next.matrix[0][2];
    return new ColourTransform(product, gain * offset + next.offset);
  }

  Picture apply(Picture picture) {
    byte[] source = picture.rgb();
    byte[] target = new byte[source.length];
    float[] m = new float[9];
    for (int i = 0; i < 9; i++) {
      m[i] = (float) matrix[i / 3][i % 3];
    }
    float rounding = (float) offset + 0.5f;
    for (int i = 0; i < source.length; i += 3) {
      int r = source[i] & 0xff;
      int g = source[i + 1] & 0xff;
      int b = source[i + 2] & 0xff;
      target[i] = clamped(m[0] * r + m[1] * g + m[2] * b + rounding);
      target[i + 1] = clamped(m[3] * r + m[4] * g + m[5] * b + rounding);
      target[i + 2] = clamped(m[6] * r + m[7] * g + m[8] * b + rounding);
    }
    return new Picture(picture.size(), target);
  }

  /** The mean of the pixels' greys, from 0 to 255. */
  static double meanLuma(Picture picture) {
    byte[] rgb = picture.rgb();
    long[] sums = new long[3];
    for (int i = 0; i < rgb.length; i += 3) {
      sums[0] += rgb[i] & 0xff;
      sums[1] += rgb[i + 1] & 0xff;
      sums[2] += rgb[i + 2] & 0xff;
    }
    double pixels = rgb.length / 3.0;
    return (LUMA[0] * sums[0] + LUMA[1] * sums[1] + LUMA[2] * sums[2]) / pixels;
  }

  private static byte clamped(float value) {
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(value)));
  }
}
