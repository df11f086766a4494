package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the batches of an epoch, on threads of its own and a few ahead of whoever takes them. What
 * a batch holds is a function of the seed and its place alone, whichever thread makes it and when.
 */
final class Batches implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Inputs inputs;
  private final TrainingTargets targets;
  private final Recipe recipe;
  private final long seed;
  private final int validationSamples;
  private final ExecutorService workers;

  /**
   * Batches of these inputs, which the caller keeps open meanwhile.
   *
   * @param targets of the training samples
   * @param validationSamples how many there are
   */
  Batches(
      Inputs inputs,
      TrainingTargets targets,
      int validationSamples,
      Recipe recipe,
      long seed,
      int threads) {
    this.inputs = inputs;
    this.recipe = recipe;
    this.seed = seed;
    this.validationSamples = validationSamples;
    this.targets = targets;
    this.workers = Executors.newFixedThreadPool(threads, Batches::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "graft-batches");
    thread.setDaemon(true);
    return thread;
  }

  /** How many batches an epoch has: of equal size, give or take one sample. */
  int perEpoch() {
    return batches(targets.rows());
  }

  private int batches(int samples) {
    return (samples + recipe.batchSize() - 1) / recipe.batchSize();
  }

  /**
   * The rest of a training epoch.
   *
   * @param epoch counted over the whole training
   * @param first the first batch wanted
   */
  Iterator<Batch> training(long epoch, int first) {
    int[] order =
        recipe.balance() == Balance.SAMPLING
            ? Shuffle.everyClassAlike(targets.classes(), seed, epoch)
            : Shuffle.everySampleOnce(targets.rows(), seed, epoch);
    return ahead(
        first,
        perEpoch(),
        batch -> {
          int[] samples = part(order, batch, perEpoch());
          Inputs turn = inputs.ofBatch(epoch, batch);
          float[] rows =
              fill(
                  turn,
                  samples,
                  (sample, out, offset) -> turn.training(sample, epoch, out, offset));
          float[] answers = targets.rows(samples, epoch);
          double mixup = recipe.regularisation().mixup();
          if (mixup > 0) {
            Mixup.blend(
                samples.length,
                mixup,
                Randomness.at(seed, Purpose.MIXUP, epoch, batch),
                rows,
                answers);
          }
          return batch(turn, rows, answers, samples.length);
        });
  }

  /** All validation samples in order; their targets are not among the batches. */
  Iterator<Batch> validation() {
    int[] order = IntStream.range(0, validationSamples).toArray();
    int count = batches(validationSamples);
    return ahead(
        0,
        count,
        batch -> {
          int[] samples = part(order, batch, count);
          float[] rows = fill(inputs, samples, inputs::validation);
          return batch(inputs, rows, new float[0], samples.length);
        });
  }

  private static Batch batch(Inputs inputs, float[] rows, float[] answers, int samples) {
    long[] shape =
        Stream.concat(Stream.of((long) samples), inputs.shape().stream())
            .mapToLong(Long::longValue)
            .toArray();
    return new Batch(
        Tensor.ofFloats(rows, shape), Tensor.ofFloats(answers, samples, answers.length / samples));
  }

  private static int[] part(int[] order, int batch, int batches) {
    int from = (int) ((long) order.length * batch / batches);
    int to = (int) ((long) order.length * (batch + 1) / batches);
    return Arrays.copyOfRange(order, from, to);
  }

  /** Writes one sample's values. */
  @FunctionalInterface
  private interface Row {
    void write(int sample, FloatBuffer out, int offset);
  }

  private static float[] fill(Inputs inputs, int[] samples, Row row) {
    float[] rows = new float[Math.multiplyExact(samples.length, inputs.width())];
    FloatBuffer out = FloatBuffer.wrap(rows);
    for (int i = 0; i < samples.length; i++) {
      row.write(samples[i], out, i * inputs.width());
    }
    return rows;
  }

  /** Has the next few made while one is being used. */
  private Iterator<Batch> ahead(int first, int end, IntFunction<Batch> make) {
    Deque<Future<Batch>> coming = new ArrayDeque<>();
    return new Iterator<>() {
      private int next = first;

      private void order() {
        while (next < end && coming.size() < AHEAD) {
          int batch = next++;
          coming.add(workers.submit(() -> make.apply(batch)));
        }
      }

      @Override
      public boolean hasNext() {
        order();
        return !coming.isEmpty();
      }

      @Override
      public Batch next() {
        order();
        Batch batch = result(coming.remove()); // none left is what remove() throws for
        order();
        return batch;
      }
    };
  }

  private static Batch result(Future<Batch> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits for what is being made, so that the inputs can be closed afterwards. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a batch takes longer than a minute to make");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
