package dev.graft.audio;

/** Listens until something is louder than silence, and keeps nothing of it. */
final class SilenceCheck implements Mixdown.Listener {
  /** 90 dB below full scale, just above the least step of 16-bit integers. */
  private static final double LOUDEST = Math.pow(10, -90 / 20.0);

  private final double mostSeconds;
  private double most;
  private long heard;
  private boolean silent = true;

  /** What comes later does not count. */
  SilenceCheck(double mostSeconds) {
    this.mostSeconds = mostSeconds;
  }

  @Override
  public void begin(int rateHz) {
    most = Math.ceil(mostSeconds * rateHz);
  }

  @Override
  public boolean hear(float[] block, int count) {
    for (int i = 0; silent && i < count && heard + i < most; i++) {
      silent = Math.abs(block[i]) <= LOUDEST;
    }
    heard += count;
    return silent && heard < most;
  }

  /** Whether none of what was heard is louder. */
  boolean isSilent() {
    return silent;
  }
}
