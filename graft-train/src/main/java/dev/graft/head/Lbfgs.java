package dev.graft.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function with limited-memory BFGS: Nocedal, "Updating Quasi-Newton
 * Matrices with Limited Storage", Mathematics of Computation 35 (1980); Liu and Nocedal,
 * Mathematical Programming 45 (1989). The first guess of the inverse Hessian is a given diagonal,
 * scaled by the newest step as there.
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT_DECREASE = 1e-4;

  /** A function and its gradient. */
  interface Function {
    /** Writes the gradient at the point and returns the value. */
    double at(double[] point, double[] gradient);
  }

  /** Decides when a point is close enough to the minimum. */
  interface Enough {
    boolean at(double[] point, double[] gradient);
  }

  /** Where the search ended, with the largest absolute component of the gradient there. */
  static final class Minimum {
    final double[] point;
    final double value;
    final double gradientNorm;
    final int evaluations;

    Minimum(double[] point, double value, double gradientNorm, int evaluations) {
      this.point = point;
      this.value = value;
      this.gradientNorm = gradientNorm;
      this.evaluations = evaluations;
    }
  }

  /** A step taken, how it changed the gradient, and the product of the two. */
  private static final class Pair {
    final double[] step;
    final double[] change;
    final double curvature;

    Pair(double[] step, double[] change, double curvature) {
      this.step = step;
      this.change = change;
      this.curvature = curvature;
    }
  }

  private Lbfgs() {}

  /**
   * Searches from a start until it is close enough, or no step within the precision of a double
   * lowers the value, or {@code mostEvaluations} are made.
   *
   * @param inverseDiagonal an estimate of one over the Hessian's diagonal, greater than zero
   */
  static Minimum minimize(
      Function function,
      double[] start,
      double[] inverseDiagonal,
      Enough enough,
      int mostEvaluations) {
    int size = start.length;
    double[] point = start.clone();
    double[] gradient = new double[size];
    double value = function.at(point, gradient);
    int evaluations = 1;
    Deque<Pair> pairs = new ArrayDeque<>();
    while (!enough.at(point, gradient) && evaluations < mostEvaluations) {
      double[] direction = direction(gradient, inverseDiagonal, pairs);
      double slope = dot(direction, gradient);
      double[] nextPoint = new double[size];
      double[] nextGradient = new double[size];
      double nextValue = value;
      double length = 1;
      boolean lower = false;
      while (!lower && length > 1e-10 && evaluations < mostEvaluations) {
        for (int i = 0; i < size; i++) {
          nextPoint[i] = point[i] + length * direction[i];
        }
        nextValue = function.at(nextPoint, nextGradient);
        evaluations++;
        // Close to the minimum the value's rounding hides the decrease; the slope still shows it.
        double nextSlope = dot(direction, nextGradient);
        boolean flat = nextValue <= value + 1e-12 * Math.abs(value) && nextSlope <= -slope * 0.8;
        lower = nextValue <= value + SUFFICIENT_DECREASE * length * slope || flat;
        if (!lower) {
          double parabola = -slope * length * length / (2 * (nextValue - value - slope * length));
          length = parabola > 0.1 * length && parabola < 0.5 * length ? parabola : 0.25 * length;
        }
      }
      if (!lower) {
        break;
      }
      remember(pairs, point, nextPoint, gradient, nextGradient);
      point = nextPoint;
      gradient = nextGradient;
      value = nextValue;
    }
    return new Minimum(point, value, largest(gradient), evaluations);
  }

  private static double[] direction(
      double[] gradient, double[] inverseDiagonal, Deque<Pair> pairs) {
    int size = gradient.length;
    double[] direction = new double[size];
    for (int i = 0; i < size; i++) {
      direction[i] = -gradient[i];
    }
    double[] weights = new double[pairs.size()];
    int index = 0;
    for (Pair pair : pairs) { // newest first
      weights[index] = dot(pair.step, direction) / pair.curvature;
      add(direction, -weights[index], pair.change);
      index++;
    }
    double scale = 1;
    if (!pairs.isEmpty()) {
      Pair newest = pairs.getFirst();
      double length = 0;
      for (int i = 0; i < size; i++) {
        length += newest.change[i] * newest.change[i] * inverseDiagonal[i];
      }
      scale = newest.curvature / length;
    }
    for (int i = 0; i < size; i++) {
      direction[i] *= scale * inverseDiagonal[i];
    }
    for (Iterator<Pair> oldestFirst = pairs.descendingIterator(); oldestFirst.hasNext(); ) {
      Pair pair = oldestFirst.next();
      index--;
      add(direction, weights[index] - dot(pair.change, direction) / pair.curvature, pair.step);
    }
    return direction;
  }

  private static void remember(
      Deque<Pair> pairs, double[] from, double[] to, double[] gradientFrom, double[] gradientTo) {
    double[] step = new double[from.length];
    double[] change = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      step[i] = to[i] - from[i];
      change[i] = gradientTo[i] - gradientFrom[i];
    }
    double curvature = dot(step, change);
    if (curvature > 0) {
      pairs.addFirst(new Pair(step, change, curvature));
      if (pairs.size() > MEMORY) {
        pairs.removeLast();
      }
    }
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
