package dev.graft.herbarium;

import java.util.List;
import java.util.SplittableRandom;

/** Random numbers in the forms that a leaf needs; a function of the seeds alone. */
final class Dice {
  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** The dice for one place: two places never share their numbers. */
  static Dice at(long seed, long place) {
    return new Dice(new SplittableRandom(mix(mix(seed) + place)));
  }

  /** Stafford's "Mix13" of the 64-bit finalisers, behind a step of the golden ratio. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Dice of their own for a part, so that what is drawn there changes nothing elsewhere. */
  Dice split() {
    return new Dice(random.split());
  }

  long seed() {
    return random.nextLong();
  }

  /** Evenly spread. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Rarely near the ends. */
  double around(double low, double high) {
    return low + (high - low) * (random.nextDouble() + random.nextDouble()) / 2;
  }

  /** Evenly spread within so much of 0, on either side. */
  double within(double reach) {
    return between(-reach, reach);
  }

  /** A whole number, both ends included. */
  int whole(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Any direction, in radians. */
  double direction() {
    return between(-Math.PI, Math.PI);
  }

  /** Any place in the unit square. */
  Point place() {
    return new Point(random.nextDouble(), random.nextDouble());
  }
}
