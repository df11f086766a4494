package dev.graft.audio;

import java.util.Arrays;

/** Gathers a sound up to a length. */
final class Beginning implements Mixdown.Listener {
  private static final int FIRST = 1 << 14;

  private final double mostSeconds;
  private int rateHz;
  private int most;
  private float[] samples = new float[FIRST];
  private int count;
  private boolean more;

  /** What comes later is left out. */
  Beginning(double mostSeconds) {
    this.mostSeconds = mostSeconds;
  }

  @Override
  public void begin(int rate) {
    rateHz = rate;
    most = (int) Math.min(Integer.MAX_VALUE - FIRST, Math.ceil(mostSeconds * rate));
  }

  @Override
  public boolean hear(float[] block, int length) {
    int taken = Math.min(length, most - count);
    more |= taken < length;
    if (count + taken > samples.length) {
      samples = Arrays.copyOf(samples, Math.max(count + taken, (int) Math.min(most, 2L * count)));
    }
    System.arraycopy(block, 0, samples, count, taken);
    count += taken;
    return count < most;
  }

  /**
   * All that was gathered.
   *
   * @param complete whether the decoder came to the end of the sound
   */
  Waveform waveform(boolean complete) {
    return new Waveform(Arrays.copyOf(samples, count), rateHz, complete && !more);
  }
}
