package dev.graft.eval;

import java.util.Arrays;
import java.util.List;

/**
 * Whether several trainings of one model are, in the mean, better than another model on the same
 * samples. The unit is the sample: of each it takes how often the trainings are right less how
 * often the other is, and asks how probable so large a sum is if each difference had come out the
 * other way round just as easily (Pitman, "Significance Tests Which May be Applied to Samples from
 * any Populations", 1937, doi:10.2307/2984124), exactly, over all ways. Answers of several
 * trainings for one sample are not counted as if they were several samples, which would make chance
 * look like certainty. Of a single training it is {@link McNemar}'s exact test.
 *
 * <p>It speaks of these trainings and of fresh samples. How much another training may differ, their
 * spread tells.
 *
 * @param differences of each sample, as whole numbers
 */
public record SignFlipTest(List<Integer> differences) {
  /** Steps of the exact sum; beyond, the sum of so many is normal to all digits that count. */
  private static final long MOST_STEPS = 50_000_000;

  /** The highest power first. */
  private static final double[] TAIL = {
    1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.319381530
  };

  /** Copies the list. */
  public SignFlipTest {
    differences = List.copyOf(differences);
  }

  /**
   * Of the same samples.
   *
   * @param trainings whether each training answers each sample rightly
   * @param other the same of the other model
   * @throws IllegalArgumentException if they are not as many
   */
  public static SignFlipTest of(List<boolean[]> trainings, boolean[] other) {
    Integer[] differences = new Integer[other.length];
    Arrays.fill(differences, 0);
    for (boolean[] training : trainings) {
      if (training.length != other.length) {
        throw new IllegalArgumentException(training.length + " answers beside " + other.length);
      }
      for (int i = 0; i < other.length; i++) {
        differences[i] += (training[i] ? 1 : 0) - (other[i] ? 1 : 0);
      }
    }
    return new SignFlipTest(List.of(differences));
  }

  /** Of how many samples the trainings are right more often. */
  public int gained() {
    return (int) differences.stream().filter(difference -> difference > 0).count();
  }

  /** Of how many samples the other is right more often. */
  public int lost() {
    return (int) differences.stream().filter(difference -> difference < 0).count();
  }

  /**
   * How probable a difference as large as this is where both are equally good: from above 0 to 1.
   */
  public double pValue() {
    int[] sizes =
        differences.stream().mapToInt(Math::abs).filter(difference -> difference > 0).toArray();
    int observed = Math.abs(differences.stream().mapToInt(Integer::intValue).sum());
    int most = Arrays.stream(sizes).sum();
    return (long) sizes.length * most <= MOST_STEPS
        ? exactly(sizes, observed, most)
        : normally(sizes, observed);
  }

  /** A sum of +s and -s is s twice as often as it is added, less all. */
  private static double exactly(int[] sizes, int observed, int most) {
    double[] probability = new double[most + 1]; // of what is added
    probability[0] = 1;
    int reached = 0;
    for (int size : sizes) {
      reached += size;
      for (int sum = reached; sum >= 0; sum--) {
        double with = sum >= size ? probability[sum - size] : 0;
        probability[sum] = (probability[sum] + with) / 2;
      }
    }
    double tail = 0;
    for (int sum = 0; sum <= most; sum++) {
      tail += Math.abs(2 * sum - most) >= observed ? probability[sum] : 0;
    }
    return Math.min(1, tail);
  }

  private static double normally(int[] sizes, int observed) {
    double variance = Arrays.stream(sizes).mapToDouble(size -> (double) size * size).sum();
    return Math.min(1, 2 * normalTail(observed / Math.sqrt(variance)));
  }

  /** How often a normal variable exceeds x: Abramowitz and Stegun, 26.2.17. */
  private static double normalTail(double x) {
    double t = 1 / (1 + 0.2316419 * x);
    double sum = 0;
    for (double coefficient : TAIL) {
      sum = (sum + coefficient) * t;
    }
    return sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
