package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.List;

/**
 * A method's head at its best strength, with what the held-out samples say about it.
 *
 * @param heldOut [samples, outputs]: probabilities or numbers
 */
record Solution(
    HeadChoice.Candidate candidate,
    LinearHead head,
    FloatMatrix heldOut,
    Temperature temperature,
    List<Double> spread) {

  /** A head that gives probabilities. */
  static Solution of(
      Problem problem,
      HeadMethod method,
      double penalty,
      String heldOutHow,
      LinearHead head,
      HeldOut heldOut) {
    double score = LogLoss.of(problem.targets).meanScore(heldOut.predictions(), problem.weights);
    return new Solution(
        new HeadChoice.Candidate(
            method, problem.views, List.of(penalty), heldOut.loss(), score, heldOutHow),
        head,
        heldOut.predictions(),
        heldOut.temperature(),
        List.of());
  }
}
