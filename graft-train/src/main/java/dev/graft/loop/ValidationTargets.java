package dev.graft.loop;

import dev.graft.policy.Score;

/** What a network's answers for the validation samples are measured by. */
public interface ValidationTargets {
  /** The number of samples. */
  int rows();

  /**
   * How good these answers are.
   *
   * @param answers by sample, the values of the network's first output for it alone, before softmax
   *     or sigmoid; as many for each where its shape does not depend on the sample
   */
  Score score(float[][] answers);

  /** What {@link Score#measure} is of, for people: accuracy, say. */
  String measure();
}
