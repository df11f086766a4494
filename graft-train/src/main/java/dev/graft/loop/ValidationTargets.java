package dev.graft.loop;

import dev.graft.policy.Score;

/** What a network's answers for the validation samples are measured by. */
public interface ValidationTargets {
  /** The number of samples. */
  int rows();

  /**
   * How good these answers are.
   *
   * @param outputs [samples, columns] of the network, before softmax or sigmoid
   */
  Score score(float[] outputs);

  /** What {@link Score#measure} is of, for people: accuracy, say. */
  String measure();
}
