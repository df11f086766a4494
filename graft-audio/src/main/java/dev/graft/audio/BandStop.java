package dev.graft.audio;

/** Leaves a stretch of frequencies out of a sound, by its Fourier transform. */
final class BandStop {
  private BandStop() {}

  /**
   * The sound without what lies between two frequencies.
   *
   * @param from in parts of half the rate, from 0 to 1
   * @param to the same
   */
  static float[] without(float[] sound, double from, double to) {
    int length = Math.max(2, Integer.highestOneBit(Math.max(1, sound.length - 1)) * 2);
    double[] real = new double[length];
    double[] imaginary = new double[length];
    for (int i = 0; i < sound.length; i++) {
      real[i] = sound[i];
    }
    transform(real, imaginary, 1);
    int half = length / 2;
    for (int bin = (int) Math.ceil(from * half); bin <= half && bin <= to * half; bin++) {
      int mirrored = (length - bin) % length;
      real[bin] = 0;
      imaginary[bin] = 0;
      real[mirrored] = 0;
      imaginary[mirrored] = 0;
    }
    transform(real, imaginary, -1);
    float[] out = new float[sound.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (real[i] / length);
    }
    return out;
  }

  /**
   * The discrete Fourier transform in place: Cooley and Tukey, "An Algorithm for the Machine
   * Calculation of Complex Fourier Series", 1965.
   *
   * @param sign 1, or -1 for the inverse, which is as many times too large as there are values
   */
  private static void transform(double[] real, double[] imaginary, int sign) {
    int length = real.length;
    for (int i = 1, reversed = 0; i < length; i++) {
      int bit = length >> 1;
      for (; (reversed & bit) != 0; bit >>= 1) {
        reversed ^= bit;
      }
      reversed |= bit;
      if (i < reversed) {
        swap(real, i, reversed);
        swap(imaginary, i, reversed);
      }
    }
    for (int half = 1; half < length; half *= 2) {
      double angle = -sign * Math.PI / half;
      for (int k = 0; k < half; k++) {
        double cosine = Math.cos(angle * k);
        double sine = Math.sin(angle * k);
        for (int i = k; i < length; i += 2 * half) {
          int j = i + half;
          double x = real[j] * cosine - imaginary[j] * sine;
          double y = real[j] * sine + imaginary[j] * cosine;
          real[j] = real[i] - x;
          imaginary[j] = imaginary[i] - y;
          real[i] += x;
          imaginary[i] += y;
        }
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}
