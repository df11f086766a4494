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
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    DataSize size = new DataSize(SAMPLES, 4, 2);
    Recipe recipe = HyperRule.recipe(new Strategy.Full(), List.of("block"), Situation.of(size));
    TargetMatrix targets = new TargetMatrix(Task.CLASSIFY, 2, new float[2 * SAMPLES]);
    try (Batches batches = new Batches(sizes, targets, recipe, 1, 2)) {
      assertThat(widths(batches.training(0, 0))).containsExactly(3, 5, 3);
      assertThat(widths(batches.training(1, 0))).containsExactly(5, 3, 5);
      assertThat(widths(batches.training(1, 1))).as("resumed").containsExactly(3, 5);
    }
  }

  private static List<Integer> widths(Iterator<Batch> batches) {
    List<Integer> widths = new ArrayList<>();
    batches.forEachRemaining(
        batch -> {
          Tensor values = Objects.requireNonNull(batch.inputs().get("values"));
          int width = (int) values.shape()[1];
          assertThat(values.floats()).containsOnly(width);
          widths.add(width);
        });
    return widths;
  }
}
