package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Task;
import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int SAMPLES = 12;

  /** As many values as its size, each that size. */
  private record Constant(int size) implements Inputs {
    @Override
    public Signature signature() {
      return Signature.ofFloats("values", size);
    }

    @Override
    public int samples() {
      return SAMPLES;
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      ByteBuffer bytes = memory.of("values", Float.BYTES * size);
      for (int i = 0; i < size; i++) {
        bytes.putFloat(Float.BYTES * i, size);
      }
      return Map.of("values", Tensor.ofBytes(ElementType.FLOAT, new long[] {1, size}, bytes));
    }

    @Override
    public void close() {}
  }

  @Test
  void sizesTakeTurnsFromBatchToBatch() {
    List<Inputs> sizes = List.of(new Constant(3), new Constant(5));
    Recipe recipe = recipe(new DataSize(SAMPLES, 4, 2));
    TargetMatrix targets = new TargetMatrix(Task.CLASSIFY, 2, new float[2 * SAMPLES]);
    try (Batches batches = new Batches(sizes, targets, recipe, 1, 2)) {
      assertThat(widths(batches.training(0, 0))).containsExactly(3, 5, 3);
      assertThat(widths(batches.training(1, 0))).containsExactly(5, 3, 5);
      assertThat(widths(batches.training(1, 1))).as("resumed").containsExactly(3, 5);
    }
  }

  /** Of each sample as many ones as it is long. */
  private record Lines(List<Integer> lengths) implements Inputs {
    @Override
    public Signature signature() {
      Signature.Input line =
          new Signature.Input("values", ElementType.FLOAT, List.of(Signature.RAGGED), 0);
      return new Signature(List.of(line), 10, Optional.of("values"));
    }

    @Override
    public int samples() {
      return lengths.size();
    }

    @Override
    public long extent(int sample) {
      return lengths.get(sample);
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      float[] ones = new float[lengths.get(sample)];
      Arrays.fill(ones, 1);
      return Map.of("values", Tensor.ofFloats(ones, 1, ones.length));
    }

    @Override
    public void close() {}
  }

  @Test
  void batchesOfSamplesOfUnlikeLengthGoThroughTheNetworkInParts() {
    SplittableRandom random = new SplittableRandom(4);
    List<Integer> lengths =
        IntStream.range(0, 200)
            .map(i -> 1 + (int) Math.exp(4 * random.nextDouble()))
            .boxed()
            .toList();
    Recipe recipe = recipe(new DataSize(lengths.size(), 100, 2));
    TargetMatrix targets = new TargetMatrix(Task.CLASSIFY, 2, new float[2 * lengths.size()]);
    try (Batches batches = new Batches(List.of(new Lines(lengths)), targets, recipe, 1, 2)) {
      List<List<Batch>> epoch = new ArrayList<>();
      batches.training(0, 0).forEachRemaining(epoch::add);
      assertThat(epoch).hasSize(batches.perEpoch());
      assertThat(epoch)
          .as("batches are of one size, whatever their parts are")
          .allSatisfy(
              parts ->
                  assertThat(parts.stream().mapToInt(Batch::size).sum())
                      .isEqualTo(lengths.size() / batches.perEpoch()));
      assertThat(epoch).anySatisfy(parts -> assertThat(parts).hasSizeGreaterThan(1));
      List<float[]> values =
          epoch.stream()
              .flatMap(List::stream)
              .map(part -> Objects.requireNonNull(part.inputs().get("values")).floats())
              .toList();
      long positions = values.stream().mapToLong(part -> part.length).sum();
      long there = lengths.stream().mapToLong(Integer::longValue).sum();
      assertThat(1 - (double) there / positions)
          .isLessThan(0.1)
          .isEqualTo(batches.padding(0).orElseThrow());
    }
    Recipe live = recipe.withBatchNorm(BatchNorm.LIVE);
    try (Batches whole = new Batches(List.of(new Lines(lengths)), targets, live, 1, 2)) {
      assertThat(whole.training(0, 0).next()).as("one batch has one mean").hasSize(1);
    }
  }

  private static Recipe recipe(DataSize size) {
    return HyperRule.recipe(new Strategy.Full(), List.of("block"), Situation.of(size));
  }

  private static List<Integer> widths(Iterator<List<Batch>> batches) {
    List<Integer> widths = new ArrayList<>();
    batches.forEachRemaining(
        parts -> {
          assertThat(parts).as("of one size").hasSize(1);
          Batch batch = parts.get(0);
          Tensor values = Objects.requireNonNull(batch.inputs().get("values"));
          int width = (int) values.shape()[1];
          assertThat(values.floats()).containsOnly(width);
          widths.add(width);
        });
    return widths;
  }
}
