package dev.graft.audio;

import dev.graft.modality.Augment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How training views of a sound are drawn: moved in time, made louder or softer, with noise, with
 * stretches of time and bands of frequencies left out. That is what Park et al., "SpecAugment",
 * 2019, arXiv:1904.08779, do to frames; it is done to the waveform here, so that it is the same for
 * every network, whatever makes its frames.
 *
 * @param moves whether it stands elsewhere among what the network hears at once
 * @param gainDb how much louder or softer it may become
 * @param noise how often white noise is added, 15 to 45 dB below the sound, from 0 to 1
 * @param masks how many stretches of time, and how many bands, are left out
 * @param longestGap which part of it such a stretch is at most
 * @param widestBand which part of the mel scale such a band is at most
 */
record SoundAugmentation(
    boolean moves, double gainDb, double noise, int masks, double longestGap, double widestBand) {
  private static final double LEAST_BELOW_DB = 15;
  private static final double MOST_BELOW_DB = 45;

  static SoundAugmentation of(Augment strength) {
    return switch (strength) {
      case NONE -> new SoundAugmentation(false, 0, 0, 0, 0, 0);
      case SHIFT -> new SoundAugmentation(true, 0, 0, 0, 0, 0);
      case LIGHT -> new SoundAugmentation(true, 6, 0.5, 0, 0, 0);
      case STANDARD -> new SoundAugmentation(true, 8, 0.7, 1, 0.1, 0.15);
      case STRONG -> new SoundAugmentation(true, 10, 0.8, 2, 0.15, 0.25);
    };
  }

  /** By how many samples a sound is moved, from a half hop back to a half hop on. */
  int shift(int hop, RandomGenerator random) {
    return moves ? random.nextInt(hop) - hop / 2 : 0;
  }

  /**
   * A view of a sound, as long as that is; the sound itself where nothing differs.
   *
   * @param rateHz of the sound
   */
  float[] view(float[] samples, int rateHz, RandomGenerator random) {
    if (gainDb == 0) {
      return samples;
    }
    double gain = decibels((2 * random.nextDouble() - 1) * gainDb);
    double level = 0;
    if (random.nextDouble() < noise) {
      double below = LEAST_BELOW_DB + (MOST_BELOW_DB - LEAST_BELOW_DB) * random.nextDouble();
      level = rootMeanSquare(samples) * decibels(-below);
    }
    float[] view = masked(samples, rateHz, random);
    for (int i = 0; i < view.length; i++) {
      double added = level == 0 ? 0 : level * random.nextGaussian();
      view[i] = (float) (gain * (view[i] + added));
    }
    return view;
  }

  private float[] masked(float[] samples, int rateHz, RandomGenerator random) {
    float[] view = samples.clone();
    for (int mask = 0; mask < masks; mask++) {
      double share = random.nextDouble() * widestBand;
      double highest = MelScale.HTK.mel(rateHz / 2.0);
      double low = random.nextDouble() * (1 - share) * highest;
      view =
          BandStop.without(
              view,
              2 * MelScale.HTK.hertz(low) / rateHz,
              2 * MelScale.HTK.hertz(low + share * highest) / rateHz);
    }
    for (int mask = 0; mask < masks; mask++) {
      int gap = (int) (random.nextDouble() * longestGap * samples.length);
      int from = random.nextInt(samples.length - gap + 1);
      Arrays.fill(view, from, from + gap, 0);
    }
    return view;
  }

  private static double decibels(double db) {
    return Math.pow(10, db / 20);
  }

  private static double rootMeanSquare(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / samples.length);
  }
}
