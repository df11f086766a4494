package dev.graft.audio;

import java.util.Arrays;

/**
 * Leaves out silence before and behind a sound: stretches of 20 ms whose mean power lies 40 dB or
 * more under that of the loudest. Of a sound that is silent all is kept.
 */
final class Silence {
  private static final double STRETCH_SECONDS = 0.02;
  private static final double THRESHOLD = 1e-4;

  private Silence() {}

  static Waveform trimmed(Waveform sound) {
    double loudest = loudest(sound.samples(), 0, sound.samples().length, sound.rateHz());
    return trimmed(sound, THRESHOLD * loudest);
  }

  /**
   * Leaves out what is no louder than a power, 1 being that of full scale; of a sound that is so
   * all along, all is kept.
   */
  static Waveform trimmed(Waveform sound, double threshold) {
    float[] samples = sound.samples();
    int stretch = stretch(sound.rateHz());
    double[] powers = powers(samples, 0, samples.length, stretch);
    int first = 0;
    int last = powers.length - 1;
    while (first <= last && powers[first] <= threshold) {
      first++;
    }
    while (last > first && powers[last] <= threshold) {
      last--;
    }
    return first > last
        ? sound
        : sound.withSamples(
            Arrays.copyOfRange(
                samples, first * stretch, Math.min(samples.length, (last + 1) * stretch)));
  }

  /** The mean power of the loudest stretch of a part; 1 is that of full scale. */
  static double loudest(float[] samples, int from, int to, int rateHz) {
    int stretch = Math.min(to - from, stretch(rateHz));
    return Arrays.stream(powers(samples, from, to, stretch)).max().orElse(0);
  }

  private static int stretch(int rateHz) {
    return Math.max(1, (int) (STRETCH_SECONDS * rateHz));
  }

  private static double[] powers(float[] samples, int from, int to, int stretch) {
    double[] powers = new double[(to - from + stretch - 1) / stretch];
    for (int i = from; i < to; i++) {
      powers[(i - from) / stretch] += (double) samples[i] * samples[i] / stretch;
    }
    return powers;
  }
}
