package dev.graft.train;

import dev.graft.graph.Graph;
import dev.graft.policy.Recipe;
import dev.graft.torch.Precision;
import java.util.Optional;

/**
 * What was chosen while the validation samples were held out.
 *
 * @param trained the result, and what it answers
 * @param state how to train it once more; empty where the exact head alone is the result
 * @param end the backbone as training left it, whatever became the result; empty if none was
 */
record Chosen(Trained trained, Optional<State> state, Optional<Graph> end) {
  /**
   * A trained state.
   *
   * @param recipe that ends in it, with every number settled
   * @param share how far on the line from the start to it, from 0 to 1
   * @param headAnew whether its head is then solved anew, exactly, on its features
   * @param goesOn whether more samples are learned from by going on from its early phase
   * @param precision the numbers it was trained with
   */
  record State(
      Recipe recipe, double share, boolean headAnew, boolean goesOn, Precision precision) {}
}
