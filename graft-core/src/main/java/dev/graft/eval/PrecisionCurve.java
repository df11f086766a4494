package dev.graft.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How precise a class is found at each recall, from the matches of all pictures. */
final class PrecisionCurve {
  /** Recalls at which the precision is taken, from 0 to 1. */
  private static final int POINTS = 101;

  /** So that nothing is divided by nothing; the distance from 1 to the next double. */
  private static final double EPSILON = Math.ulp(1.0);

  private record Found(double score, boolean right) {}

  private final List<Found> found = new ArrayList<>();
  private int expected;

  /** Adds what was found in one picture. */
  void add(BoxMatching matching, BoxMatching.Matches matches) {
    expected += matches.expected();
    for (int i = 0; i < matching.found().size(); i++) {
      if (!matches.ignored()[i]) {
        found.add(new Found(matching.found().get(i).score(), matches.matched()[i] >= 0));
      }
    }
  }

  /** How many boxes were to be found. */
  int expected() {
    return expected;
  }

  /** The mean precision over recalls; NaN where nothing was to be found. */
  double averagePrecision() {
    if (expected == 0) {
      return Double.NaN;
    }
    found.sort(Comparator.comparingDouble(one -> -one.score()));
    double[] recall = new double[found.size()];
    double[] precision = new double[found.size()];
    int right = 0;
    for (int i = 0; i < recall.length; i++) {
      right += found.get(i).right() ? 1 : 0;
      recall[i] = (double) right / expected;
      precision[i] = right / (i + 1 + EPSILON);
    }
    for (int i = precision.length - 1; i > 0; i--) {
      precision[i - 1] = Math.max(precision[i - 1], precision[i]);
    }
    double sum = 0;
    int at = 0;
    for (int point = 0; point < POINTS; point++) {
      double wanted = point == POINTS - 1 ? 1 : point * 0.01;
      while (at < recall.length && recall[at] < wanted) {
        at++;
      }
      sum += at < recall.length ? precision[at] : 0;
    }
    return sum / POINTS;
  }

  /** Which part of what was to be found was found; NaN where that is nothing. */
  double recall() {
    long right = found.stream().filter(Found::right).count();
    return expected == 0 ? Double.NaN : (double) right / expected;
  }
}
