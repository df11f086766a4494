package dev.graft.advice;

import dev.graft.data.Targets;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How an exact head does with more and more of the samples, and what as many again promise. The
 * error falls as a power of the number of samples (Hestness et al., 2017, arXiv:1712.00409), which
 * is drawn on to twice as many.
 *
 * @param points from few samples to all of them
 * @param twice what would be reached with twice as many; at most that of all where the curve does
 *     not rise
 */
public record LearningCurve(List<Point> points, double twice) {
  private static final int HALVINGS = 3;
  private static final int DRAWS = 3;
  private static final int LEAST_PER_CLASS = 3;

  /** Copies the list. */
  public LearningCurve {
    points = List.copyOf(points);
  }

  /**
   * One number of samples.
   *
   * @param samples how many, of each class its share
   * @param score share that is right of samples left out in turn; the mean of several draws where
   *     not all are used
   */
  public record Point(int samples, double score) {}

  /**
   * Solves heads on parts of the samples.
   *
   * @param features [samples, features]
   */
  static LearningCurve of(
      FloatMatrix features, Targets.Classes targets, HeadSettings settings, long seed) {
    int all = features.rows();
    List<Point> points = new ArrayList<>();
    for (int halving = HALVINGS; halving >= 0; halving--) {
      int count = all >> halving;
      int draws = halving == 0 ? 1 : DRAWS;
      if (halving > 0 && count < LEAST_PER_CLASS * targets.outputs()) {
        continue;
      }
      double sum = 0;
      boolean whole = true;
      for (int draw = 0; draw < draws && whole; draw++) {
        int[] drawn = Arrays.copyOf(order(targets, seed + draw), count);
        Targets.Classes some = targets.select(drawn);
        whole = halving == 0 || hasEachTwice(some);
        sum += whole ? score(rows(features, drawn), some, settings) : 0;
      }
      if (whole) {
        points.add(new Point(count, sum / draws));
      }
    }
    return new LearningCurve(points, twice(points, guessing(targets)));
  }

  /** So that each class can be left out and still be learned from. */
  private static boolean hasEachTwice(Targets.Classes targets) {
    return Arrays.stream(counts(targets)).allMatch(count -> count >= 2);
  }

  private static long[] counts(Targets.Classes targets) {
    long[] counts = new long[targets.outputs()];
    targets.classOf().forEach(own -> counts[own]++);
    return counts;
  }

  /** The share of the most frequent class. */
  private static double guessing(Targets.Classes targets) {
    return Arrays.stream(counts(targets)).max().orElse(0) / (double) Math.max(1, targets.rows());
  }

  private static double score(FloatMatrix features, Targets targets, HeadSettings settings) {
    return Heads.fit(features, targets, settings.withMethod(HeadMethod.RIDGE))
        .choice()
        .taken()
        .score();
  }

  /** All samples, so that the first of them have each class in its share. */
  private static int[] order(Targets.Classes targets, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = targets.rows();
    double[] drawn = random.doubles(samples).toArray();
    List<List<Integer>> byClass = new ArrayList<>();
    for (int k = 0; k < targets.outputs(); k++) {
      byClass.add(new ArrayList<>());
    }
    for (int i = 0; i < samples; i++) {
      byClass.get(targets.classOf().get(i)).add(i);
    }
    double[] place = new double[samples];
    for (List<Integer> own : byClass) {
      own.sort(Comparator.comparingDouble(i -> drawn[i]));
      for (int rank = 0; rank < own.size(); rank++) {
        int sample = own.get(rank);
        place[sample] = (rank + drawn[sample]) / own.size();
      }
    }
    return IntStream.range(0, samples)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> place[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static FloatMatrix rows(FloatMatrix all, int[] rows) {
    float[] values = new float[rows.length * all.columns()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all.row(rows[i]), 0, values, i * all.columns(), all.columns());
    }
    return FloatMatrix.of(values, rows.length, all.columns());
  }

  /**
   * By the slope of the error's logarithm over that of the number of samples, least squares.
   *
   * @param guessing what naming the most frequent class would reach: points no better tell nothing
   */
  static double twice(List<Point> points, double guessing) {
    double last = points.get(points.size() - 1).score();
    List<Point> wrong =
        points.stream().filter(point -> point.score() > guessing && point.score() < 1).toList();
    if (wrong.size() < 2 || last >= 1) {
      return last;
    }
    double meanX = wrong.stream().mapToDouble(LearningCurve::x).average().orElseThrow();
    double meanY = wrong.stream().mapToDouble(LearningCurve::y).average().orElseThrow();
    double across = 0;
    double square = 0;
    for (Point point : wrong) {
      across += (x(point) - meanX) * (y(point) - meanY);
      square += (x(point) - meanX) * (x(point) - meanX);
    }
    double slope = Math.max(-1, Math.min(0, across / square));
    return 1 - (1 - last) * Math.pow(2, slope);
  }

  private static double x(Point point) {
    return Math.log(point.samples());
  }

  private static double y(Point point) {
    return Math.log(1 - point.score());
  }
}
