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
    float[] samples = sound.samples();
    int stretch = Math.max(1, (int) (STRETCH_SECONDS * sound.rateHz()));
    int count = (samples.length + stretch - 1) / stretch;
    double[] powers = new double[count];
    for (int i = 0; i < samples.length; i++) {
      powers[i / stretch] += (double) samples[i] * samples[i] / stretch;
    }
    double threshold = THRESHOLD * Arrays.stream(powers).max().orElse(0);
    int first = 0;
    int last = count - 1;
    while (first < last && powers[first] <= threshold) {
      first++;
    }
    while (last > first && powers[last] <= threshold) {
      last--;
    }
    return threshold == 0
        ? sound
        : sound.withSamples(
            Arrays.copyOfRange(
                samples, first * stretch, Math.min(samples.length, (last + 1) * stretch)));
  }
}
