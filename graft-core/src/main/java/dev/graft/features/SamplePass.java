package dev.graft.features;

import dev.graft.Content;
import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes samples from their files to tensors and hands each to a step, on several threads.
 *
 * <p>One thread does everything for one sample. That keeps all cores busy with whichever of
 * decoding and computing there is to do, holds one sample per thread in memory however many there
 * are, fits a sample's activations into the core's own cache, and gives the same bits for any
 * number of threads. The owner closes it; not for several callers at once.
 */
public final class SamplePass implements AutoCloseable {
  /** What is done with each sample; called from several threads at once. */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Handles one sample.
     *
     * @throws UnreadableException if the network cannot take it
     */
    T apply(Shown sample) throws UnreadableException;
  }

  /** What came of one sample. */
  public sealed interface Outcome<T> {
    /** The step's result. */
    record Done<T>(T value) implements Outcome<T> {}

    /** The sample could not be read; a phrase says why. */
    record Unreadable<T>(String reason) implements Outcome<T> {}
  }

  /** A sample that a step is shown, view by view. For the duration of the step. */
  public final class Shown {
    private final Sample sample;
    private final Decoded decoded;
    private long preparingNanos;

    private Shown(Sample sample, Decoded decoded) {
      this.sample = sample;
      this.decoded = decoded;
    }

    /** The sample itself. */
    public Decoded decoded() {
      return decoded;
    }

    /** A hash by which it is known from others. */
    public long sketch() {
      return decoded.sketch();
    }

    /** The sample as the network takes it; valid until the next is asked for. */
    public Map<String, Tensor> example() throws UnreadableException {
      return example(SampleView.WHOLE);
    }

    /** A view of it as the network takes it; valid until the next is asked for. */
    public Map<String, Tensor> example(SampleView view) throws UnreadableException {
      long start = System.nanoTime();
      try {
        return decoded.example(view.of(sample), memory.get());
      } finally {
        preparingNanos += System.nanoTime() - start;
      }
    }
  }

  private final Processor processor;
  private final Workers workers;
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder stepNanos = new LongAdder();
  private final ThreadLocal<Memory> memory = ThreadLocal.withInitial(Memory::reused);

  /** A pass on so many threads. */
  public SamplePass(Processor processor, int threads) {
    this.processor = processor;
    this.workers = new Workers("graft-samples", threads);
  }

  /** Runs the step on every sample; results in the samples' order. */
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
      Shown shown = new Shown(sample, processor.decode(file));
      long decoded = System.nanoTime();
      T result = step.apply(shown);
      decodeNanos.add(decoded - start + shown.preparingNanos);
      stepNanos.add(System.nanoTime() - decoded - shown.preparingNanos);
      return new Outcome.Done<>(result);
    } catch (IOException e) {
      return new Outcome.Unreadable<>(UnreadableException.reason(e));
    } catch (OutOfMemoryError e) {
      return new Outcome.Unreadable<>(UnreadableException.reason(e));
    }
  }

  /** Time spent in reading, decoding and preparing so far, summed over threads. */
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
