package dev.graft.herbarium;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** A square picture in the making: red, green and blue of each pixel, row by row, from 0 to 1. */
final class Film {
  final int size;
  final float[] red;
  final float[] green;
  final float[] blue;

  private Film(int size, float[] red, float[] green, float[] blue) {
    this.size = size;
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  static Film blank(int size) {
    return new Film(size, new float[size * size], new float[size * size], new float[size * size]);
  }

  /** From an image of kind {@link BufferedImage#TYPE_INT_RGB}. */
  static Film of(BufferedImage image) {
    Film film = blank(image.getWidth());
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      film.red[i] = (pixels[i] >> 16 & 0xff) / 255f;
      film.green[i] = (pixels[i] >> 8 & 0xff) / 255f;
      film.blue[i] = (pixels[i] & 0xff) / 255f;
    }
    return film;
  }

  void set(int pixel, double newRed, double newGreen, double newBlue) {
    red[pixel] = (float) newRed;
    green[pixel] = (float) newGreen;
    blue[pixel] = (float) newBlue;
  }

  /** Sets a pixel between two colours. */
  void set(int pixel, Rgb from, Rgb to, double part, double brightness) {
    set(
        pixel,
        (from.red() + part * (to.red() - from.red())) * brightness,
        (from.green() + part * (to.green() - from.green())) * brightness,
        (from.blue() + part * (to.blue() - from.blue())) * brightness);
  }

  /** Covers a pixel in part. */
  void cover(int pixel, double newRed, double newGreen, double newBlue, double part) {
    red[pixel] += (float) (part * (newRed - red[pixel]));
    green[pixel] += (float) (part * (newGreen - green[pixel]));
    blue[pixel] += (float) (part * (newBlue - blue[pixel]));
  }

  void cover(int pixel, Rgb colour, double part) {
    cover(pixel, colour.red(), colour.green(), colour.blue(), part);
  }

  /** Makes a pixel brighter or darker. */
  void scale(int pixel, double factor) {
    red[pixel] *= (float) factor;
    green[pixel] *= (float) factor;
    blue[pixel] *= (float) factor;
  }

  Film blurred(double sigma) {
    return new Film(
        size, Blur.of(red, size, sigma), Blur.of(green, size, sigma), Blur.of(blue, size, sigma));
  }

  BufferedImage toImage() {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = level(red[i]) << 16 | level(green[i]) << 8 | level(blue[i]);
    }
    return image;
  }

  private static int level(float part) {
    return (int) (Math.max(0, Math.min(1, part)) * 255 + 0.5f);
  }
}
