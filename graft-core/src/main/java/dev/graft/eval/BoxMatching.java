package dev.graft.eval;

import dev.graft.data.LabelledBox;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which boxes of one class that were found in one picture are which of those that are there, as
 * COCO matches them: from the surest on, each takes the one that it overlaps most of those that are
 * left.
 *
 * @param truth what is there
 * @param found the surest {@link #MOST_FOUND}, from high to low; equal scores in the order found
 * @param iou [found, truth]; with a crowd, which part of what was found lies in it
 */
record BoxMatching(List<LabelledBox> truth, List<Detection> found, double[][] iou) {
  /** So many boxes a class and picture count. */
  static final int MOST_FOUND = 100;

  /** What is all but 1, as a threshold. */
  private static final double HIGHEST = 1 - 1e-10;

  /**
   * What became of the boxes that were found.
   *
   * @param matched the place of the one that each is; -1 where it is none
   * @param ignored whether each counts neither as right nor as wrong
   * @param expected how many boxes were to be found
   */
  record Matches(int[] matched, boolean[] ignored, int expected) {}

  static BoxMatching of(List<LabelledBox> truth, List<Detection> found) {
    List<Detection> surest =
        found.stream()
            .sorted(Comparator.comparingDouble(one -> -one.score()))
            .limit(MOST_FOUND)
            .toList();
    double[][] iou = new double[surest.size()][truth.size()];
    for (int i = 0; i < iou.length; i++) {
      for (int j = 0; j < iou[i].length; j++) {
        iou[i][j] = overlap(surest.get(i), truth.get(j));
      }
    }
    return new BoxMatching(truth, surest, iou);
  }

  private static double overlap(Detection found, LabelledBox there) {
    if (!there.crowd()) {
      return found.box().iou(there.box());
    }
    double shared = found.box().intersection(there.box());
    return shared == 0 ? 0 : shared / found.box().area();
  }

  /**
   * Matches boxes that overlap enough.
   *
   * @param range which areas count; what is outside of it is ignored
   * @param threshold from which overlap on two are one
   */
  Matches at(AreaRange range, double threshold) {
    boolean[] besides = new boolean[truth.size()];
    for (int j = 0; j < besides.length; j++) {
      besides[j] = truth.get(j).crowd() || !range.holds(truth.get(j).area());
    }
    // Those that count come first.
    int[] order =
        IntStream.range(0, truth.size())
            .boxed()
            .sorted(Comparator.comparing(j -> besides[j]))
            .mapToInt(j -> j)
            .toArray();
    boolean[] taken = new boolean[truth.size()];
    int[] matched = new int[found.size()];
    boolean[] ignored = new boolean[found.size()];
    for (int i = 0; i < matched.length; i++) {
      matched[i] = best(i, order, besides, taken, threshold);
      if (matched[i] >= 0) {
        taken[matched[i]] = true;
        ignored[i] = besides[matched[i]];
      } else {
        ignored[i] = !range.holds(found.get(i).box().area());
      }
    }
    int expected = (int) IntStream.range(0, besides.length).filter(j -> !besides[j]).count();
    return new Matches(matched, ignored, expected);
  }

  private int best(int i, int[] order, boolean[] besides, boolean[] taken, double threshold) {
    double most = Math.min(threshold, HIGHEST);
    int best = -1;
    for (int j : order) {
      if (taken[j] && !truth.get(j).crowd()) {
        continue;
      }
      if (best >= 0 && !besides[best] && besides[j]) {
        break;
      }
      if (iou[i][j] >= most) {
        most = iou[i][j];
        best = j;
      }
    }
    return best;
  }
}
