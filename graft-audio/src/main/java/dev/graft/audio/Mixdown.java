package dev.graft.audio;

import dev.graft.UnreadableException;
import dev.graft.modality.Noun;
import java.io.IOException;
import java.util.Locale;

/** Makes one channel of a sound as it is decoded: the mean of all, given on in blocks. */
final class Mixdown {
  /** Below this no speech is understood, and a small file claims to last for hours. */
  private static final int LOWEST_RATE = 1_000;

  private static final int HIGHEST_RATE = 768_000;

  /** No sound is that far above full scale, 1. */
  private static final float LOUDEST = 1_000;

  private static final int MOST_CHANNELS = 64;
  private static final int BLOCK = 1 << 12;

  /** Who hears the sound. */
  interface Listener {
    /** Before the first block. */
    void begin(int rateHz);

    /**
     * The next samples.
     *
     * @param block used again afterwards
     * @param count how many of it there are
     * @return whether more is wanted
     */
    boolean hear(float[] block, int count) throws IOException;
  }

  private final Listener listener;
  private final float[] block = new float[BLOCK];
  private int channels;
  private int inBlock;
  private long count;
  private boolean full;

  /** For one sound. */
  Mixdown(Listener listener) {
    this.listener = listener;
  }

  /**
   * Says how the sound is written, before the first sample.
   *
   * @throws UnreadableException if there are no such sounds
   */
  void begin(long rateHz, int channelCount) throws UnreadableException {
    if (rateHz < LOWEST_RATE
        || rateHz > HIGHEST_RATE
        || channelCount < 1
        || channelCount > MOST_CHANNELS) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is damaged: it claims %s of %d samples a second, where up to %d of %d to %d are read",
              Noun.regular("channel").count(channelCount),
              rateHz,
              MOST_CHANNELS,
              LOWEST_RATE,
              HIGHEST_RATE));
    }
    channels = channelCount;
    listener.begin((int) rateHz);
  }

  /** Whether no more is wanted. */
  boolean isFull() {
    return full;
  }

  /** How many samples of each channel came so far. */
  long count() {
    return count;
  }

  /** The next sample: the sum of all channels. */
  void add(double sum) throws IOException {
    block[inBlock++] = (float) (sum / channels);
    count++;
    if (inBlock == BLOCK) {
      flush();
    }
  }

  private void flush() throws IOException {
    double loudest = 0;
    for (int i = 0; i < inBlock; i++) {
      if (!Float.isFinite(block[i])) {
        throw new UnreadableException("is damaged: some of its samples are no numbers");
      }
      loudest = Math.max(loudest, Math.abs(block[i]));
    }
    requirePossible(loudest);
    full |= !listener.hear(block, inBlock);
    inBlock = 0;
  }

  /**
   * Refuses a sound by its loudest sample, also where other channels cancel that.
   *
   * @throws UnreadableException if no sound is that loud
   */
  static void requirePossible(double loudest) throws UnreadableException {
    if (loudest > LOUDEST) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is damaged, or written on another scale: it has samples of up to %.4g, where -1 to 1 is expected",
              loudest));
    }
  }

  /**
   * Gives on what is left, after the last sample.
   *
   * @throws UnreadableException if there is nothing, or values that no sound has
   */
  void end() throws IOException {
    if (count == 0) {
      throw new UnreadableException("holds no sound");
    }
    flush();
  }
}
