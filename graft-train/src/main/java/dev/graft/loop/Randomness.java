package dev.graft.loop;

import java.util.SplittableRandom;

/**
 * Random numbers that are a function of where they are used: of the run's seed, the purpose and,
 * say, the epoch and the sample. There is no generator whose state would have to be carried along,
 * so threads may draw in any order, and a resumed run draws what an undisturbed one would have.
 */
public final class Randomness {
  /** What the numbers are for; two purposes never share any. */
  public enum Purpose {
    /** In which order an epoch visits samples. */
    SHUFFLE(1),
    /** What a view of a sample shows. */
    VIEW(2),
    /** Which samples are mixed, and how much of each. */
    MIXUP(3),
    /** Which features the head does not see. */
    DROPOUT(4),
    /** What weights are before a training from scratch. */
    INITIAL_WEIGHTS(5),
    /** In which order batches of like length come. */
    BATCHES(6),
    /** What updates of low rank start from. */
    LOW_RANK(7),
    /** Which pictures share a view, and how. */
    MOSAIC(8);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private Randomness() {}

  /** The generator for this place. */
  public static SplittableRandom at(long seed, Purpose purpose, long... place) {
    return new SplittableRandom(seedAt(seed, purpose, place));
  }

  /** A seed for this place, for a generator of another kind. */
  static long seedAt(long seed, Purpose purpose, long... place) {
    long hash = mix(mix(seed) + purpose.number);
    for (long coordinate : place) {
      hash = mix(hash + coordinate);
    }
    return hash;
  }

  /** Stafford's "Mix13" of the 64-bit finalisers, behind a step of the golden ratio. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
