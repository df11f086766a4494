package dev.graft.loop;

import dev.graft.Workers;
import dev.graft.features.LengthGroups;
import dev.graft.graph.Tensor;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Makes the batches of an epoch, on threads of its own and a few ahead of whoever takes them. What
 * a batch holds is a function of the seed and its place alone, whichever thread makes it and when.
 */
final class Batches implements AutoCloseable {
  private static final int BATCHES_PER_WINDOW = 50;

  private final List<Inputs> sizes;
  private final TrainingTargets targets;
  private final Recipe recipe;
  private final long seed;
  private final int ahead;
  private final Workers workers;

  /**
   * Batches of these inputs.
   *
   * @param sizes what takes turns from batch to batch; closed with this
   * @param targets of the training samples
   */
  Batches(List<Inputs> sizes, TrainingTargets targets, Recipe recipe, long seed, int threads) {
    this.sizes = List.copyOf(sizes);
    this.recipe = recipe;
    this.seed = seed;
    this.targets = targets;
    this.ahead = Math.max(2, threads);
    this.workers = new Workers("graft-batches", threads);
  }

  /** How many batches an epoch has: of equal size, give or take one sample. */
  int perEpoch() {
    return (targets.rows() + recipe.batchSize() - 1) / recipe.batchSize();
  }

  /**
   * The rest of a training epoch, each batch as the parts that go through the network together:
   * one, or several where samples have lengths and too much of it would be padding.
   *
   * @param epoch counted over the whole training
   * @param first the first batch wanted
   */
  Iterator<List<Batch>> training(long epoch, int first) {
    return training(epoch, epoch, first);
  }

  /**
   * The same where epochs were given up.
   *
   * @param epoch counted with these, so that its views are new
   * @param place counted without, which says how large its views are
   */
  Iterator<List<Batch>> training(long epoch, long place, int first) {
    int[] order = order(epoch);
    int[] turns = arrange(order, epoch);
    return ahead(
        first,
        perEpoch(),
        batch -> {
          SplittableRandom mixing = Randomness.at(seed, Purpose.MIXUP, epoch, batch);
          Inputs inputs = sizes.get((int) ((epoch + batch) % sizes.size())).in(place);
          return parts(part(order, turns[batch], perEpoch())).stream()
              .map(samples -> batch(inputs, samples, epoch, mixing))
              .toList();
        });
  }

  private Batch batch(Inputs inputs, int[] samples, long epoch, SplittableRandom mixing) {
    Map<String, Tensor> rows = Rows.of(inputs, samples, epoch);
    Batch made = new Batch(rows, targets.batch(samples, epoch), samples.length);
    double mixup = recipe.regularisation().mixup();
    return mixup > 0 && Mixup.suits(made) ? Mixup.blend(made, mixup, mixing) : made;
  }

  /** Live batch statistics are those of the whole batch, which is then not divided. */
  private List<int[]> parts(int[] samples) {
    if (!isByLength() || recipe.batchNorm() == BatchNorm.LIVE) {
      return List.of(samples);
    }
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    for (int to : LengthGroups.parts(extents(samples))) {
      parts.add(Arrays.copyOfRange(samples, from, to));
      from = to;
    }
    return parts;
  }

  private long[] extents(int[] samples) {
    return Arrays.stream(samples).mapToLong(sizes.get(0)::extent).toArray();
  }

  /**
   * Where samples have lengths, puts those of like length into one batch: some batches' samples are
   * sorted at a time, so that what is in a batch stays as random as can be, and batches come in
   * random order.
   *
   * @return which batch comes when
   */
  private int[] arrange(int[] order, long epoch) {
    int batches = perEpoch();
    if (!isByLength()) {
      return IntStream.range(0, batches).toArray();
    }
    for (int window = 0; window < batches; window += BATCHES_PER_WINDOW) {
      int from = start(order.length, window, batches);
      int to = start(order.length, Math.min(batches, window + BATCHES_PER_WINDOW), batches);
      int[] sorted =
          Arrays.stream(order, from, to)
              .boxed()
              .sorted(Comparator.comparingLong((Integer i) -> sizes.get(0).extent(i)))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, order, from, sorted.length);
    }
    return Shuffle.permutation(batches, Randomness.at(seed, Purpose.BATCHES, epoch));
  }

  private boolean isByLength() {
    return sizes.stream().noneMatch(inputs -> inputs.signature().isFixed());
  }

  /** Which part of the batches of an epoch is padding; empty where samples have no lengths. */
  OptionalDouble padding(long epoch) {
    if (!isByLength()) {
      return OptionalDouble.empty();
    }
    int[] order = order(epoch);
    arrange(order, epoch);
    long there = 0;
    long all = 0;
    for (int batch = 0; batch < perEpoch(); batch++) {
      for (int[] samples : parts(part(order, batch, perEpoch()))) {
        long[] extents = extents(samples);
        there += Arrays.stream(extents).sum();
        all += Arrays.stream(extents).max().orElse(0) * samples.length;
      }
    }
    return OptionalDouble.of(1 - (double) there / all);
  }

  private int[] order(long epoch) {
    return recipe.balance() == Balance.SAMPLING
        ? Shuffle.everyClassAlike(targets.classes(), seed, epoch)
        : Shuffle.everySampleOnce(targets.rows(), seed, epoch);
  }

  private static int start(int samples, int batch, int batches) {
    return (int) ((long) samples * batch / batches);
  }

  private static int[] part(int[] order, int batch, int batches) {
    return Arrays.copyOfRange(
        order, start(order.length, batch, batches), start(order.length, batch + 1, batches));
  }

  /** Has the next few made while one is being used. */
  private Iterator<List<Batch>> ahead(int first, int end, IntFunction<List<Batch>> make) {
    Deque<Future<List<Batch>>> coming = new ArrayDeque<>();
    return new Iterator<>() {
      private int next = first;

      private void order() {
        while (next < end && coming.size() < ahead) {
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
      public List<Batch> next() {
        order();
        List<Batch> batch =
            Workers.result(coming.remove()); // none left is what remove() throws for
        order();
        return batch;
      }
    };
  }

  /** Waits for what is being made, then closes the inputs. */
  @Override
  public void close() {
    workers.close();
    sizes.forEach(Inputs::close);
  }
}
