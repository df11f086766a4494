package dev.graft.loop;

import dev.graft.graph.Tensor;
import java.util.Map;

/** What a network is trained to answer for each training sample. Safe for use by many threads. */
public interface TrainingTargets {
  /** The number of samples. */
  int rows();

  /**
   * What the loss compares the outputs for these samples with, in this order.
   *
   * @param epoch which view of each sample they are asked for
   * @return by the names that the loss knows, each with the samples as its first axis
   */
  Map<String, Tensor> batch(int[] samples, long epoch);

  /** Every sample's class, for visiting all classes alike. */
  int[] classes();

  /** The loss of a constant answer that knows nothing of the sample. */
  double lossOfGuessing();
}
