package dev.graft.audio;

import java.util.Arrays;

/**
 * A hash of how a sound's loudness moves, by which nearly equal ones are known: each bit says
 * whether, from one stretch of it to the next, one band becomes louder than its neighbour does.
 * After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002, with octaves
 * of the Haar wavelet for bands. Loudness as a whole does not count.
 */
final class Fingerprint {
  private static final int BANDS = 9;
  private static final int STRETCHES = 9;
  private static final double FLOOR = 1e-9; // of the mean power

  private Fingerprint() {}

  static long of(Waveform sound) {
    double[][] energies = new double[BANDS][STRETCHES];
    float[] smooth = sound.samples();
    double whole = 0;
    for (float sample : smooth) {
      whole += (double) sample * sample;
    }
    for (int band = BANDS - 1; band >= 0; band--) {
      float[] coarser = new float[smooth.length / 2];
      for (int i = 0; i < coarser.length; i++) {
        double difference = (smooth[2 * i] - smooth[2 * i + 1]) / 2;
        coarser[i] = (smooth[2 * i] + smooth[2 * i + 1]) / 2;
        energies[band][(int) ((long) i * STRETCHES / coarser.length)] += difference * difference;
      }
      smooth = coarser;
    }
    double floor = FLOOR * whole + Double.MIN_NORMAL;
    for (double[] band : energies) {
      Arrays.setAll(band, i -> Math.log(band[i] + floor));
    }
    long bits = 0;
    for (int band = 1; band < BANDS; band++) {
      for (int i = 1; i < STRETCHES; i++) {
        double before = energies[band][i - 1] - energies[band - 1][i - 1];
        double after = energies[band][i] - energies[band - 1][i];
        bits = (bits << 1) | (after > before ? 1 : 0);
      }
    }
    return bits;
  }
}
