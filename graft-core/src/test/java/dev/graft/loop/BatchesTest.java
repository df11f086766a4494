package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Task;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int SAMPLES = 12;

  /** As many values as its size, each that size. */
  private record Constant(int size) implements Inputs {
    @Override
    public List<Long> shape() {
      return List.of((long) size);
    }

    @Override
    public int samples() {
      return SAMPLES;
    }

    @Override
    public void write(int sample, long view, FloatBuffer out, int offset) {
      float[] values = new float[size];
      Arrays.fill(values, size);
      out.put(offset, values);
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
          int width = (int) batch.inputs().shape()[1];
          assertThat(batch.inputs().floats()).containsOnly(width);
          widths.add(width);
        });
    return widths;
  }
}
