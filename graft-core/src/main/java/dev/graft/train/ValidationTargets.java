package dev.graft.train;

/** What a network's answers for the validation samples are measured by. */
interface ValidationTargets {
  /** The number of samples. */
  int rows();

  /**
   * How good these answers are.
   *
   * @param outputs [samples, columns] of the network, before softmax or sigmoid
   */
  Score score(float[] outputs);
}
