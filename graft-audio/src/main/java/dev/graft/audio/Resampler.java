package dev.graft.audio;

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

  private Resampler(int fromHz, int toHz) {
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
    float[] samples = new Resampler(waveform.rateHz(), rateHz).apply(waveform.samples());
    return new Waveform(samples, rateHz, waveform.complete());
  }

  private float[] apply(float[] in) {
    int count = Math.toIntExact(Math.max(1, ((long) in.length * up + down - 1) / down));
    float[] out = new float[count];
    for (int n = 0; n < count; n++) {
      long place = (long) n * down; // in steps of 1 / up of an old sample
      int phase = (int) (place % up);
      int first = Math.toIntExact(place / up) - reach;
      float[] taps = taps(phase);
      double sum = 0;
      int to = Math.min(taps.length, in.length - first);
      for (int k = Math.max(0, -first); k < to; k++) {
        sum += (double) taps[k] * in[first + k];
      }
      out[n] = (float) sum;
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
