package dev.graft.audio;

import java.util.Arrays;

/**
 * Brings a waveform to another rate by band-limited interpolation with a Kaiser-windowed sinc:
 * Smith, "Digital Audio Resampling", 2002, https://ccrma.stanford.edu/~jos/resample/. Its settings
 * are those that resampy calls {@code kaiser_best} and torchaudio offers under that name: 64 zero
 * crossings on each side, a roll-off of .9476 of the lower Nyquist frequency, a Kaiser window of
 * beta 14.77, which leaves aliases below -120 dB.
 */
final class Resampler {
  private static final int ZERO_CROSSINGS = 64;
  private static final double ROLL_OFF = 0.9475937167399596;
  private static final double BETA = 14.769656459379492;
  private static final double NORM = bessel(BETA);

  private final int up;
  private final int down;
  private final double cutoff;
  private final int reach;
  private final float[][] phases;

  /** Old samples that are still needed, from {@code from} of all on. */
  private float[] held = new float[0];

  private long from;
  private int count;
  private long made;

  /** For one sound, which may come in pieces. */
  Resampler(int fromHz, int toHz) {
    int common = gcd(fromHz, toHz);
    this.up = toHz / common;
    this.down = fromHz / common;
    this.cutoff = ROLL_OFF * Math.min(1, (double) toHz / fromHz); // of the old Nyquist frequency
    this.reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    this.phases = new float[up][];
  }

  /** The waveform at a rate; itself if it has it. */
  static Waveform resample(Waveform waveform, int rateHz) {
    if (waveform.rateHz() == rateHz) {
      return waveform;
    }
    Resampler resampler = new Resampler(waveform.rateHz(), rateHz);
    float[] first = resampler.next(waveform.samples(), waveform.samples().length);
    float[] last = resampler.last();
    float[] all = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, all, first.length, last.length);
    return new Waveform(all, rateHz, waveform.complete());
  }

  /** As many new samples as follow from the next old ones; the same whatever the pieces. */
  float[] next(float[] block, int length) {
    long needed = Math.max(from, Math.min(from + count, made * down / up - reach));
    int passed = (int) (needed - from);
    int kept = count - passed;
    if (passed > 0 || kept + length > held.length) {
      float[] moved = new float[kept + length];
      System.arraycopy(held, passed, moved, 0, kept);
      held = moved;
    }
    from = needed;
    System.arraycopy(block, 0, held, kept, length);
    count = kept + length;
    long certain = from + count - reach - 1; // old samples whose taps end within what is there
    return until(certain <= 0 ? 0 : (certain * up + down - 1) / down);
  }

  /** Those that are left, once all old ones came. */
  float[] last() {
    return until(Math.max(1, ((from + count) * up + down - 1) / down));
  }

  private float[] until(long end) {
    float[] out = new float[(int) Math.max(0, end - made)];
    for (int i = 0; i < out.length; i++, made++) {
      long place = made * down; // in steps of 1 / up of an old sample
      float[] taps = taps((int) (place % up));
      int first = Math.toIntExact(place / up - reach - from);
      int to = Math.min(taps.length, count - first);
      double sum = 0;
      for (int k = Math.max(0, -first); k < to; k++) {
        sum += (double) taps[k] * held[first + k];
      }
      out[i] = (float) sum;
    }
    return out;
  }

  /** The weights of the old samples around a new one, from {@code reach} before it on. */
  private float[] taps(int phase) {
    float[] known = phases[phase];
    if (known != null) {
      return known;
    }
    float[] taps = new float[2 * reach + 2];
    double offset = (double) phase / up;
    double span = ZERO_CROSSINGS / cutoff;
    for (int k = 0; k < taps.length; k++) {
      double t = k - reach - offset; // from the new sample
      double inside = 1 - t * t / (span * span);
      taps[k] =
          inside <= 0
              ? 0
              : (float) (cutoff * sinc(cutoff * t) * bessel(BETA * Math.sqrt(inside)) / NORM);
    }
    phases[phase] = taps;
    return taps;
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-12 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /** The modified Bessel function of the first kind and order zero, by its series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
