package dev.graft.audio;

import dev.graft.modality.Windows;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a recording into windows as it is decoded. Holds no more of it than a window. */
final class SoundWindows implements Mixdown.Listener {
  private final SoundProcessor processor;
  private final int rateHz;
  private final int window;
  private final int step;

  /** No more power than this is silence. */
  private final double quiet;

  private final Windows.Listener each;
  private Optional<Resampler> resampler = Optional.empty();

  /** Samples from {@code from} of all on. */
  private float[] held = new float[0];

  private long from;
  private int count;
  private long part;

  /** For one recording. */
  SoundWindows(SoundProcessor processor, Windows windows, Windows.Listener each) {
    this.processor = processor;
    this.rateHz = processor.modality().settings().rateHz();
    this.window = Math.max(1, (int) Math.round(windows.seconds() * rateHz));
    this.step = Math.max(1, (int) Math.round(windows.stepSeconds() * rateHz));
    this.quiet = Math.pow(10, windows.quietDb() / 10);
    this.each = each;
  }

  @Override
  public void begin(int fromHz) {
    resampler = fromHz == rateHz ? Optional.empty() : Optional.of(new Resampler(fromHz, rateHz));
  }

  @Override
  public boolean hear(float[] block, int length) throws IOException {
    if (resampler.isEmpty()) {
      add(block, length);
    } else {
      float[] resampled = resampler.get().next(block, length);
      add(resampled, resampled.length);
    }
    while (start() + window <= from + count) {
      tell(start(), (part + 1) * step);
    }
    return true;
  }

  /**
   * The windows that are left, once the recording was heard.
   *
   * @return how many seconds it has
   */
  double end() throws IOException {
    if (resampler.isPresent()) {
      float[] last = resampler.get().last();
      add(last, last.length);
    }
    long total = from + count;
    while (part * step < total) {
      tell(Math.max(0, Math.min(start(), total - window)), Math.min(total, (part + 1) * step));
    }
    return (double) total / rateHz;
  }

  /** Where the window about the middle of the next part begins. */
  private long start() {
    return Math.max(0, part * step + (step - window) / 2);
  }

  private void add(float[] block, int length) {
    long needed = Math.max(from, Math.min(start(), from + count - window));
    int passed = (int) (needed - from);
    if (count + length > held.length) {
      int size = Math.max(2 * window, count - passed + length);
      float[] moved = new float[Math.max(size, held.length)];
      System.arraycopy(held, passed, moved, 0, count - passed);
      held = moved;
      from = needed;
      count -= passed;
    }
    System.arraycopy(block, 0, held, count, length);
    count += length;
  }

  private void tell(long begin, long partEnd) throws IOException {
    int first = (int) (begin - from);
    float[] samples = Arrays.copyOfRange(held, first, Math.min(count, first + window));
    Waveform sound = Silence.trimmed(new Waveform(samples, rateHz, true), quiet);
    Waveform trimmed =
        processor.modality().settings().trimsSilence() ? Silence.trimmed(sound) : sound;
    long partBegin = part * step;
    double level =
        Silence.loudest(
            held, (int) (partBegin - from), (int) (Math.min(partEnd, from + count) - from), rateHz);
    each.next(
        new Windows.Window(
            (double) partBegin / rateHz,
            (double) partEnd / rateHz,
            level <= quiet,
            new DecodedSound(trimmed, 0, processor)));
    part++;
  }
}
