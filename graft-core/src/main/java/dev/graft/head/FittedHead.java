package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import java.util.List;

/**
 * A solved head with all that was learned on the way.
 *
 * @param head the layer that takes the old head's place
 * @param link what turns its outputs into predictions
 * @param choice which method and strength were taken, and why
 * @param outOfFold [samples, outputs]: the outputs for each training sample of a head that was
 *     trained without it
 * @param temperature what makes the probabilities fit the out-of-fold outputs
 * @param residualSpread standard deviation of the out-of-fold error, one per target; empty unless
 *     the targets are numbers
 * @param reject tells inputs unlike the training data
 */
public record FittedHead(
    LinearHead head,
    Link link,
    HeadChoice choice,
    FloatMatrix outOfFold,
    Temperature temperature,
    List<Double> residualSpread,
    RejectScore reject) {
  /** Copies the list. */
  public FittedHead {
    residualSpread = List.copyOf(residualSpread);
  }

  /** The same with more to say about the choice. */
  FittedHead with(HeadChoice newChoice) {
    return new FittedHead(head, link, newChoice, outOfFold, temperature, residualSpread, reject);
  }
}
