package dev.graft.soundbox;

/**
 * A recording in the making.
 *
 * @param samples one channel, full scale from -1 to 1; added to
 * @param rateHz samples a second
 */
record Take(float[] samples, int rateHz) {
  private static final double HIGHEST = 0.47;

  static Take silent(double seconds, int rateHz) {
    return new Take(new float[(int) Math.round(seconds * rateHz)], rateHz);
  }

  /** How a value goes on over a note, from 0 at its beginning to 1 at its end. */
  @FunctionalInterface
  interface Course {
    double at(double way);
  }

  /**
   * Adds a tone whose pitch and loudness change; what the rate cannot hold is left out.
   *
   * @param start seconds from the beginning; what lies outside the recording is lost
   * @param seconds how long
   * @param pitchHz at each moment
   * @param loudness at each moment
   */
  void tone(double start, double seconds, Course pitchHz, Course loudness) {
    int from = (int) Math.round(start * rateHz);
    int length = Math.max(1, (int) Math.round(seconds * rateHz));
    double phase = 0;
    for (int i = 0; i < length; i++) {
      double way = i / (double) length;
      double hz = pitchHz.at(way);
      phase += 2 * Math.PI * hz / rateHz;
      if (hz < HIGHEST * rateHz) {
        add(from + i, loudness.at(way) * Math.sin(phase));
      }
    }
  }

  /** Adds noise whose loudness changes. */
  void hiss(double start, double seconds, Course loudness, Chance chance) {
    int from = (int) Math.round(start * rateHz);
    int length = Math.max(1, (int) Math.round(seconds * rateHz));
    for (int i = 0; i < length; i++) {
      add(from + i, loudness.at(i / (double) length) * chance.bell());
    }
  }

  void add(int at, double value) {
    if (at >= 0 && at < samples.length) {
      samples[at] += (float) value;
    }
  }

  double seconds() {
    return samples.length / (double) rateHz;
  }

  /** The largest distance from silence. */
  double peak() {
    double peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }
}
