package dev.graft.train;

import dev.graft.policy.Recipe;
import dev.graft.torch.Precision;
import java.util.Optional;

/**
 * What was chosen while the validation samples were held out.
 *
 * @param trained the result, and what it answers
 * @param state how to train it once more; empty where the exact head alone is the result
 */
record Chosen(Trained trained, Optional<State> state) {
  /**
   * A trained state.
   *
   * @param recipe that ends in it, with every number settled
   * @param share how far on the line from the start to it, from 0 to 1
   * @param headAnew whether its head is then solved anew, exactly, on its features
   * @param precision the numbers it was trained with
   */
  record State(Recipe recipe, double share, boolean headAnew, Precision precision) {}
}
