package dev.graft.modality;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One look at a sample.
 *
 * @param viewing how samples are looked at
 * @param random decides what this look shows, where it may differ from the sample; for one look
 */
public record View(Viewing viewing, RandomGenerator random) {
  /** The sample as it is. */
  public static View whole() {
    return new View(Viewing.WHOLE, new SplittableRandom(0)); // which nothing is drawn from
  }
}
