package dev.graft.audio;

/** Counts how long a sound is, and keeps nothing of it. */
final class Length implements Mixdown.Listener {
  private int rateHz;
  private long samples;

  @Override
  public void begin(int rate) {
    rateHz = rate;
  }

  @Override
  public boolean hear(float[] block, int count) {
    samples += count;
    return true;
  }

  double seconds() {
    return rateHz == 0 ? 0 : (double) samples / rateHz;
  }
}
