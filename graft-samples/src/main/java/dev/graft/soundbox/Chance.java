package dev.graft.soundbox;

import java.util.SplittableRandom;

/** Random numbers in the forms that a sound needs; a function of the seed and a number alone. */
final class Chance {
  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** That of one sound: two sounds never share their numbers. */
  static Chance at(long seed, long number) {
    return new Chance(new SplittableRandom(new SplittableRandom(seed).nextLong() + number));
  }

  /** One of its own for a part, so that what is drawn there changes nothing elsewhere. */
  Chance split() {
    return new Chance(random.split());
  }

  /** Evenly spread. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Evenly spread on a scale of ratios, as pitches and loudness are heard. */
  double ratio(double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }

  /** A whole number, both ends included. */
  int whole(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  boolean toss() {
    return random.nextBoolean();
  }

  /** Spread as a bell, about 0, with a standard deviation of 1. */
  double bell() {
    return random.nextGaussian();
  }
}
