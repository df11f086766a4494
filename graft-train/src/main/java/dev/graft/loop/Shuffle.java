package dev.graft.loop;

import dev.graft.loop.Randomness.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The order in which an epoch visits the samples: a function of the seed and the epoch alone. */
final class Shuffle {
  private Shuffle() {}

  /** Every sample once. */
  static int[] everySampleOnce(int samples, long seed, long epoch) {
    return permutation(samples, Randomness.at(seed, Purpose.SHUFFLE, epoch));
  }

  /**
   * As many visits as there are samples, spread evenly over the classes: a sample of a small class
   * is visited several times, one of a large class not in every epoch.
   *
   * @param classOf the class of each sample
   */
  static int[] everyClassAlike(int[] classOf, long seed, long epoch) {
    SplittableRandom random = Randomness.at(seed, Purpose.SHUFFLE, epoch);
    List<Cycle> cycles = new ArrayList<>();
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    for (int c = 0; c < classes; c++) {
      int[] members = membersOf(classOf, c);
      if (members.length > 0) {
        cycles.add(new Cycle(members, random));
      }
    }
    int[] turns = permutation(classOf.length, random);
    int[] order = new int[classOf.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = cycles.get(turns[i] % cycles.size()).next();
    }
    return order;
  }

  /** A random permutation (Fisher and Yates). */
  static int[] permutation(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static int[] membersOf(int[] classOf, int wanted) {
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < classOf.length; i++) {
      if (classOf[i] == wanted) {
        members.add(i);
      }
    }
    return members.stream().mapToInt(Integer::intValue).toArray();
  }

  /** One class's samples over and over, in an order drawn anew for each round. */
  private static final class Cycle {
    private final int[] members;
    private final SplittableRandom random;
    private int[] order;
    private int position;

    Cycle(int[] members, SplittableRandom random) {
      this.members = members;
      this.random = random;
      this.order = permutation(members.length, random);
    }

    int next() {
      if (position == order.length) {
        order = permutation(members.length, random);
        position = 0;
      }
      return members[order[position++]];
    }
  }
}
