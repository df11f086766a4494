package dev.graft.policy;

import java.util.List;

/**
 * When a stage has converged: its validation score has not improved for some epochs.
 *
 * @param patience how many epochs in a row may pass without improvement
 * @param minimumGain what counts as one, in the measure (0.001 is a tenth of a percent of accuracy)
 */
public record Convergence(int patience, double minimumGain) {
  /**
   * Never: the recipe says how many epochs there are, and the state after the last of them, for
   * which the rates have come to rest, is the stage's result. Of few validation samples the best
   * epoch is that of their noise.
   */
  public static final Convergence NEVER = new Convergence(Integer.MAX_VALUE, 0);

  /**
   * Checks the numbers.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if one is out of its range
   */
  public Convergence {
    Setting.require(patience >= 1, "a patience", patience, "a number of epochs from 1");
    Setting.require(minimumGain >= 0, "a least gain", minimumGain, "a number from 0");
  }

  /**
   * Whether to stop. The score before the stage does not matter: the first steps of fine-tuning
   * often lose what the linear probe had, to gain more later.
   *
   * @param epochs the scores after each of the stage's epochs so far
   */
  public boolean reached(List<Score> epochs) {
    Score best = Score.WORST;
    int sinceBest = 0;
    for (Score score : epochs) {
      if (score.improvesOn(best, minimumGain)) {
        best = score;
        sinceBest = 0;
      } else {
        sinceBest++;
      }
    }
    return sinceBest >= patience;
  }
}
