package dev.graft.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * Which element of what was read stands for which of what is right, by the fewest edits, as {@link
 * EditDistance} counts them.
 *
 * @param steps in order
 */
public record Alignment<T>(List<Step<T>> steps) {
  /** So little that it never outweighs an edit. */
  private static final double LITTLE = 1e-6;

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * One element, or one of each.
   *
   * @param right empty where more was read than there is
   * @param read empty where it was not read
   */
  public record Step<T>(Optional<T> right, Optional<T> read) {
    /** Whether it was read rightly. */
    public boolean isRight() {
      return right.equals(read);
    }

    /** Whether it was read as another. */
    public boolean isSubstitution() {
      return right.isPresent() && read.isPresent() && !isRight();
    }
  }

  /** Copies the list. */
  public Alignment {
    steps = List.copyOf(steps);
  }

  /** Of two sequences of elements that are compared by {@code equals}. */
  public static <T> Alignment<T> of(List<T> right, List<T> read) {
    return of(right, read, (one, other) -> 0);
  }

  /**
   * The same, where of several ways with as few edits the one is taken whose substitutions are the
   * likest.
   *
   * @param unlikeness of an element and another, from 0 to 1
   */
  public static <T> Alignment<T> of(
      List<T> right, List<T> read, ToDoubleBiFunction<T, T> unlikeness) {
    double[][] pairs = new double[right.size()][read.size()];
    for (int i = 0; i < right.size(); i++) {
      for (int j = 0; j < read.size(); j++) {
        boolean same = right.get(i).equals(read.get(j));
        pairs[i][j] = same ? 0 : 1 + LITTLE * unlikeness.applyAsDouble(right.get(i), read.get(j));
      }
    }
    double[][] costs = costs(pairs, right.size(), read.size());
    List<Step<T>> steps = new ArrayList<>();
    int i = right.size();
    int j = read.size();
    while (i > 0 || j > 0) {
      double both = i > 0 && j > 0 ? costs[i - 1][j - 1] + pairs[i - 1][j - 1] : NEVER;
      double deleted = i > 0 ? costs[i - 1][j] + 1 : NEVER;
      double inserted = j > 0 ? costs[i][j - 1] + 1 : NEVER;
      boolean pair = both <= Math.min(deleted, inserted);
      boolean takesRight = pair || deleted <= inserted;
      boolean takesRead = pair || !takesRight;
      Optional<T> there = takesRight ? Optional.of(right.get(--i)) : Optional.empty();
      Optional<T> seen = takesRead ? Optional.of(read.get(--j)) : Optional.empty();
      steps.add(new Step<>(there, seen));
    }
    Collections.reverse(steps);
    return new Alignment<>(steps);
  }

  /** [how many of right, how many of read]. */
  private static double[][] costs(double[][] pairs, int right, int read) {
    double[][] costs = new double[right + 1][read + 1];
    for (int i = 0; i <= right; i++) {
      for (int j = 0; j <= read; j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = i + j;
        } else {
          double one = Math.min(costs[i - 1][j], costs[i][j - 1]) + 1;
          costs[i][j] = Math.min(one, costs[i - 1][j - 1] + pairs[i - 1][j - 1]);
        }
      }
    }
    return costs;
  }

  /** How many edits it holds. */
  public int edits() {
    return (int) steps.stream().filter(step -> !step.isRight()).count();
  }
}
