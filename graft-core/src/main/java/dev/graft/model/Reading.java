package dev.graft.model;

import dev.graft.linalg.FloatMatrix;
import dev.graft.transcript.Alphabet;
import dev.graft.transcript.Decoding;

/**
 * How the answers of a model that writes down what is said are read as text.
 *
 * @param alphabet the characters that it knows
 * @param decoding how they are found
 */
public record Reading(Alphabet alphabet, Decoding decoding) {
  private static final int USUAL_WIDTH = 16;

  /** The usual one of a model: a beam of 16. */
  public static Reading of(ModelCard card) {
    return new Reading(new Alphabet(card.outputNames()), new Decoding.Beam(USUAL_WIDTH));
  }

  /**
   * The text.
   *
   * @param prediction of such a model
   */
  public String text(Prediction prediction) {
    float[] logits = new float[prediction.logits().size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = prediction.logits().get(i).floatValue();
    }
    return text(logits);
  }

  /**
   * The text.
   *
   * @param logits of every moment and output, one moment behind the other
   */
  public String text(float[] logits) {
    int outputs = alphabet.outputs();
    return alphabet.decode(
        decoding.decode(FloatMatrix.of(logits, logits.length / outputs, outputs)));
  }
}
