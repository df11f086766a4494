package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.torch.Loss;
import java.util.Map;

/** Targets that are a row of as many numbers as the network puts out. */
public interface RowTargets extends TrainingTargets {
  /**
   * The targets of these samples, in this order, row-major.
   *
   * @param epoch which view of each sample they are asked for
   */
  float[] rows(int[] samples, long epoch);

  @Override
  default Map<String, Tensor> batch(int[] samples, long epoch) {
    float[] rows = rows(samples, epoch);
    return Map.of(Loss.TARGET, Tensor.ofFloats(rows, samples.length, rows.length / samples.length));
  }
}
