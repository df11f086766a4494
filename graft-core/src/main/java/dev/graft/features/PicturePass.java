package dev.graft.features;

import dev.graft.Content;
import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.image.Decoder;
import dev.graft.image.ImageCheck;
import dev.graft.image.Picture;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes pictures from their files to tensors and hands each to a step, on several threads.
 *
 * <p>One thread does everything for one picture. That keeps all cores busy with whichever of
 * decoding and computing there is to do, holds one picture per thread in memory however many there
 * are, fits a picture's activations into the core's own cache, and gives the same bits for any
 * number of threads. The owner closes it; not for several callers at once.
 */
public final class PicturePass implements AutoCloseable {
  /** What is done with each picture; called from several threads at once. */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Handles one picture.
     *
     * @param picture as it was decoded
     * @param tensor the views of it, preprocessed, direct, in native order; valid during the call
     *     only
     * @param shape the tensor's shape, [views, 3, H, W]
     */
    T apply(Picture picture, FloatBuffer tensor, long[] shape);
  }

  /** What came of one picture. */
  public sealed interface Outcome<T> {
    /** The step's result. */
    record Done<T>(T value) implements Outcome<T> {}

    /** The picture could not be read; a phrase says why. */
    record Unreadable<T>(String reason) implements Outcome<T> {}
  }

  private static final long MOST_PIXELS = Integer.MAX_VALUE / (3 * Float.BYTES);

  private final List<View> views;
  private final Preprocessing preprocessing;
  private final Workers workers;
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder stepNanos = new LongAdder();
  private final ThreadLocal<FloatBuffer> tensor = ThreadLocal.withInitial(() -> direct(0));

  /** A pass over whole pictures on so many threads. */
  public PicturePass(Preprocessing preprocessing, int threads) {
    this(List.of(View.WHOLE), preprocessing, threads);
  }

  /** A pass over views of pictures; where there are several, all are of one size. */
  PicturePass(List<View> views, Preprocessing preprocessing, int threads) {
    this.views = List.copyOf(views);
    this.preprocessing = preprocessing;
    this.workers = new Workers("graft-pictures", threads);
  }

  /** Runs the step on every sample's picture; results in the samples' order. */
  public <T> List<Outcome<T>> run(List<Sample> samples, Step<T> step, Progress progress) {
    List<Future<Outcome<T>>> futures = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      futures.add(
          workers.submit(
              () -> {
                Outcome<T> outcome = run(sample, step);
                progress.advance(1);
                return outcome;
              }));
    }
    return futures.stream().map(Workers::result).toList();
  }

  private <T> Outcome<T> run(Sample sample, Step<T> step) {
    long start = System.nanoTime();
    try (Content file = sample.open()) {
      return run(sample, Decoder.decode(file), step, start);
    } catch (IOException e) {
      return new Outcome.Unreadable<>(UnreadableException.reason(e));
    } catch (OutOfMemoryError e) {
      return new Outcome.Unreadable<>(UnreadableException.reason(e));
    }
  }

  private <T> Outcome<T> run(Sample sample, Picture picture, Step<T> step, long start) {
    Size resized = preprocessing.resize().apply(picture.size());
    if (resized.pixels() > ImageCheck.MAX_PIXELS) {
      return new Outcome.Unreadable<>(
          "is " + picture.size() + " pixels, which would have to be resized to " + resized);
    }
    List<Picture> shown = views.stream().map(view -> view.of(sample, picture)).toList();
    Size size = preprocessing.outputSize(shown.get(0).size());
    if (shown.size() * size.pixels() > MOST_PIXELS) {
      return new Outcome.Unreadable<>(
          String.format(
              Locale.ROOT, "is too large for the network: %d x %d", size.width(), size.height()));
    }
    int width = 3 * size.width() * size.height();
    FloatBuffer values = tensorOf(shown.size() * width);
    for (int i = 0; i < shown.size(); i++) {
      preprocessing.apply(shown.get(i), values, i * width);
    }
    long prepared = System.nanoTime();
    T result =
        step.apply(picture, values, new long[] {shown.size(), 3, size.height(), size.width()});
    decodeNanos.add(prepared - start);
    stepNanos.add(System.nanoTime() - prepared);
    return new Outcome.Done<>(result);
  }

  private FloatBuffer tensorOf(int floats) {
    if (tensor.get().capacity() < floats) {
      tensor.set(direct(floats));
    }
    return tensor.get().slice(0, floats);
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Float.BYTES * floats)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Time spent in reading, decoding and preprocessing so far, summed over threads. */
  public long decodeNanos() {
    return decodeNanos.sum();
  }

  /** Time spent in the step so far, summed over threads. */
  public long stepNanos() {
    return stepNanos.sum();
  }

  /** Ends the threads, none of which is inside a step then. */
  @Override
  public void close() {
    workers.close();
  }
}
