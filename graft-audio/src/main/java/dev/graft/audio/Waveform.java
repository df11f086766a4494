package dev.graft.audio;

/**
 * A sound of one channel.
 *
 * @param samples mostly from -1 to 1, not copied
 * @param rateHz how many there are in a second
 * @param complete whether it is the whole sound, or the first part of a longer one
 */
record Waveform(float[] samples, int rateHz, boolean complete) {
  Waveform {
    if (rateHz < 1) {
      throw new IllegalArgumentException("a rate of " + rateHz + " Hz");
    }
  }

  double seconds() {
    return (double) samples.length / rateHz;
  }

  Waveform withSamples(float[] others) {
    return new Waveform(others, rateHz, complete);
  }
}
