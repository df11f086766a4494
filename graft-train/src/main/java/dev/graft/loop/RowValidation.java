package dev.graft.loop;

import dev.graft.policy.Score;

/** Measures answers that are a row of equally many numbers for each sample. */
public interface RowValidation extends ValidationTargets {
  /**
   * How good these answers are.
   *
   * @param outputs [samples, columns] of the network, before softmax or sigmoid
   */
  Score score(float[] outputs);

  @Override
  default Score score(float[][] answers) {
    return score(ForwardPass.matrix(answers).toArray());
  }
}
