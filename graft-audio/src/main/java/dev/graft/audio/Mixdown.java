package dev.graft.audio;

import dev.graft.UnreadableException;
import dev.graft.modality.Noun;
import java.util.Arrays;
import java.util.Locale;

/** Gathers the mean of a sound's channels as it is decoded, up to a length. */
final class Mixdown {
  private static final int HIGHEST_RATE = 768_000;
  private static final int MOST_CHANNELS = 64;
  private static final int FIRST = 1 << 14;

  private final int rateHz;
  private final int channels;
  private final int most;
  private float[] samples = new float[FIRST];
  private int count;
  private boolean more;

  /**
   * For a sound of this rate and number of channels.
   *
   * @param mostSeconds what comes later is left out
   * @throws UnreadableException if there are no such sounds
   */
  Mixdown(long rateHz, int channels, double mostSeconds) throws UnreadableException {
    if (rateHz < 1 || rateHz > HIGHEST_RATE || channels < 1 || channels > MOST_CHANNELS) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is damaged: it claims %s of %d samples a second, where up to %d of up to %d are read",
              Noun.regular("channel").count(channels),
              rateHz,
              MOST_CHANNELS,
              HIGHEST_RATE));
    }
    this.rateHz = (int) rateHz;
    this.channels = channels;
    this.most = (int) Math.min(Integer.MAX_VALUE - FIRST, Math.ceil(mostSeconds * rateHz));
  }

  int channels() {
    return channels;
  }

  /** Whether no more is wanted. */
  boolean isFull() {
    return count >= most;
  }

  /** How many samples of each channel came so far. */
  int count() {
    return count;
  }

  /** The next sample: the sum of all channels. */
  void add(double sum) {
    if (count >= most) {
      more = true;
      return;
    }
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, (int) Math.min(most, 2L * count));
    }
    samples[count++] = (float) (sum / channels);
  }

  /**
   * All that came.
   *
   * @param complete whether the decoder came to the end of the sound
   * @throws UnreadableException if there is nothing, or values that are no numbers
   */
  Waveform waveform(boolean complete) throws UnreadableException {
    if (count == 0) {
      throw new UnreadableException("holds no sound");
    }
    float[] all = Arrays.copyOf(samples, count);
    for (float sample : all) {
      if (!Float.isFinite(sample)) {
        throw new UnreadableException("is damaged: some of its samples are no numbers");
      }
    }
    return new Waveform(all, rateHz, complete && !more);
  }
}
