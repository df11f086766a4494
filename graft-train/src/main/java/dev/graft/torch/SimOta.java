package dev.graft.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a detector's anchors answers for which box of a picture: of the anchors near a box those
 * that cost least, as many as overlap with it suggests, each for one box at most.
 *
 * <p>SimOTA as YOLOX has it: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", 2021,
 * arXiv:2107.08430, with what its reference code does today: anchors are candidates by their
 * distance from a box's centre alone.
 */
final class SimOta {
  private static final double RADIUS_IN_STRIDES = 1.5;
  private static final int MOST_ANCHORS = 10;
  private static final double OVERLAP_WEIGHT = 3;
  private static final double FAR = 1e6;
  private static final double LEAST_LOG = -100; // as binary cross-entropy in libtorch

  private final List<Anchor> anchors;
  private final int classes;

  /**
   * Assigns the anchors of these grids.
   *
   * @param classes how many the detector tells apart
   */
  SimOta(List<Loss.Grid> grids, int classes) {
    this.anchors = Anchor.of(grids);
    this.classes = classes;
  }

  /**
   * One picture's box.
   *
   * @param label its class
   */
  record Truth(int label, CentredBox box) {}

  /**
   * An anchor that answers for a box.
   *
   * @param anchor its place among the anchors
   * @param truth the box's place among the picture's
   * @param iou how far the box that it puts out overlaps with that one, from 0 to 1
   */
  record Match(int anchor, int truth, double iou) {}

  /**
   * The candidates of a picture: anchors, and for each box which are near it and what they cost.
   */
  private record Costs(int[] candidates, double[][] iou, double[][] cost) {}

  /**
   * The assignment.
   *
   * @param output of the network for one picture, [anchors, 5 + classes]: box, objectness and
   *     classes, none decoded
   * @return by anchor
   */
  List<Match> assign(float[] output, List<Truth> truths) {
    Costs costs = costs(output, truths);
    int count = costs.candidates.length;
    int[] owner = IntStream.generate(() -> -1).limit(count).toArray();
    boolean[] disputed = new boolean[count];
    for (int t = 0; t < truths.size(); t++) {
      for (int candidate : cheapest(costs, t)) {
        disputed[candidate] |= owner[candidate] >= 0;
        owner[candidate] = t;
      }
    }
    List<Match> matches = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      if (owner[c] >= 0) {
        int truth = disputed[c] ? cheapestOf(costs.cost, c) : owner[c];
        matches.add(new Match(costs.candidates[c], truth, costs.iou[truth][c]));
      }
    }
    return matches;
  }

  /** As many as the best overlaps add up to, rounded down, and at least one. */
  private static int[] cheapest(Costs costs, int truth) {
    double[] iou = costs.iou[truth];
    double sum =
        IntStream.range(0, iou.length)
            .mapToObj(i -> iou[i])
            .sorted(Comparator.reverseOrder())
            .limit(MOST_ANCHORS)
            .mapToDouble(Double::doubleValue)
            .sum();
    return IntStream.range(0, iou.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> costs.cost[truth][i]))
        .limit(Math.max(1, (int) sum))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int cheapestOf(double[][] cost, int candidate) {
    int best = 0;
    for (int t = 1; t < cost.length; t++) {
      best = cost[t][candidate] < cost[best][candidate] ? t : best;
    }
    return best;
  }

  private Costs costs(float[] output, List<Truth> truths) {
    int[] candidates =
        IntStream.range(0, anchors.size())
            .filter(a -> truths.stream().anyMatch(truth -> isNear(anchors.get(a), truth.box())))
            .toArray();
    double[][] iou = new double[truths.size()][candidates.length];
    double[][] cost = new double[truths.size()][candidates.length];
    for (int c = 0; c < candidates.length; c++) {
      Anchor anchor = anchors.get(candidates[c]);
      int at = candidates[c] * (5 + classes);
      CentredBox box = anchor.decode(output, at);
      double[] surprise = new double[classes]; // of each class, beyond that of none
      double none = surprises(output, at, surprise);
      for (int t = 0; t < truths.size(); t++) {
        Truth truth = truths.get(t);
        iou[t][c] = box.iou(truth.box());
        cost[t][c] =
            none
                + surprise[truth.label()]
                - OVERLAP_WEIGHT * Math.log(iou[t][c] + 1e-8)
                + (isNear(anchor, truth.box()) ? 0 : FAR);
      }
    }
    return new Costs(candidates, iou, cost);
  }

  /** Binary cross-entropy of √(class × objectness) where no class is true; what one adds to it. */
  private double surprises(float[] output, int at, double[] added) {
    double objectness = sigmoid(output[at + 4]);
    double none = 0;
    for (int k = 0; k < classes; k++) {
      double p = Math.sqrt(sigmoid(output[at + 5 + k]) * objectness);
      double no = Math.max(LEAST_LOG, Math.log1p(-p));
      none -= no;
      added[k] = no - Math.max(LEAST_LOG, Math.log(p));
    }
    return none;
  }

  private static boolean isNear(Anchor anchor, CentredBox box) {
    double radius = RADIUS_IN_STRIDES * anchor.stridePx();
    return Math.abs(anchor.centreX() - box.x()) < radius
        && Math.abs(anchor.centreY() - box.y()) < radius;
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** A box by its centre and size, in pixels. */
  record CentredBox(double x, double y, double width, double height) {
    /** Intersection over union. */
    double iou(CentredBox other) {
      double inner =
          overlap(x, width, other.x, other.width) * overlap(y, height, other.y, other.height);
      double union = width * height + other.width * other.height - inner;
      return inner / union;
    }

    private static double overlap(double a, double aSize, double b, double bSize) {
      double from = Math.max(a - aSize / 2, b - bSize / 2);
      double to = Math.min(a + aSize / 2, b + bSize / 2);
      return Math.max(0, to - from);
    }
  }

  /** A cell of a grid. */
  record Anchor(int column, int row, double stridePx) {
    static List<Anchor> of(List<Loss.Grid> grids) {
      List<Anchor> anchors = new ArrayList<>();
      for (Loss.Grid grid : grids) {
        for (int row = 0; row < grid.height(); row++) {
          for (int column = 0; column < grid.width(); column++) {
            anchors.add(new Anchor(column, row, grid.stridePx()));
          }
        }
      }
      return anchors;
    }

    double centreX() {
      return (column + 0.5) * stridePx;
    }

    double centreY() {
      return (row + 0.5) * stridePx;
    }

    CentredBox decode(float[] output, int at) {
      return new CentredBox(
          (output[at] + column) * stridePx,
          (output[at + 1] + row) * stridePx,
          Math.exp(output[at + 2]) * stridePx,
          Math.exp(output[at + 3]) * stridePx);
    }
  }
}
