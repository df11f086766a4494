package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.List;

/**
 * A solved head with all that was learned on the way.
 *
 * @param head the layer that takes the old head's place
 * @param link what turns its outputs into predictions
 * @param choice which method and strength were taken, and why
 * @param outOfFold [samples, outputs]: for each training sample the probabilities, or numbers, of a
 *     head that was trained and calibrated without it
 * @param temperature what makes the probabilities fit the outputs for samples held out
 * @param residualSpread standard deviation of the out-of-fold error, one per target; empty unless
 *     the targets are numbers
 */
public record FittedHead(
    LinearHead head,
    Link link,
    HeadChoice choice,
    FloatMatrix outOfFold,
    Temperature temperature,
    List<Double> residualSpread) {
  /** Copies the list. */
  public FittedHead {
    residualSpread = List.copyOf(residualSpread);
  }

  /**
   * What it predicts: calibrated probabilities, or numbers.
   *
   * @param features [samples, features]
   */
  public FloatMatrix predict(FloatMatrix features) {
    return link.predictions(head.apply(features), temperature.value());
  }

  /** The same with more to say about the choice. */
  FittedHead with(HeadChoice newChoice) {
    return new FittedHead(head, link, newChoice, outOfFold, temperature, residualSpread);
  }
}
