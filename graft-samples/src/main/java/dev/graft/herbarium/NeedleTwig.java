package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Needles on a twig: combed as of fir, all round as of spruce, in tufts as of pine and larch. */
final class NeedleTwig {
  private NeedleTwig() {}

  static LeafShape grow(Dice dice, double maturity) {
    double twigWidth = dice.between(0.016, 0.03);
    double end = dice.between(0.8, 0.96);
    List<Blade> needles =
        switch (dice.whole(0, 3)) {
          case 0 -> combed(dice, maturity, end);
          case 1 -> round(dice, maturity, end);
          case 2 -> tufts(dice, maturity, end);
          default -> brush(dice, maturity);
        };
    Ribbon twig =
        Stalks.stem(
            new Point(0, -dice.between(0.08, 0.3)),
            new Point(0, end),
            1.4 * twigWidth,
            0.8 * twigWidth);
    return new LeafShape(needles, List.of(twig), Point.ORIGIN, new Point(0, 1));
  }

  private static List<Blade> combed(Dice dice, double maturity, double end) {
    List<Blade> needles = new ArrayList<>();
    int perSide = dice.whole(15, 26);
    double length = dice.between(0.2, 0.36) * (0.8 + 0.2 * maturity);
    double width = dice.between(0.016, 0.027);
    double angle = dice.between(0.7, 1.3);
    for (int i = 0; i < perSide; i++) {
      for (int side = -1; side <= 1; side += 2) {
        double y = end * (i + dice.between(0, 0.9)) / perSide;
        double part = y / end;
        double turn = side * (angle * (1 - 0.55 * part * part) + dice.within(0.12));
        double taper = Math.sqrt(Math.max(0.1, 1 - 0.75 * part * part)) * (0.75 + 0.25 * part);
        needles.add(needle(new Point(0, y), turn, length * taper * dice.around(0.8, 1.15), width));
      }
    }
    needles.add(needle(new Point(0, end), dice.within(0.2), 1 - end, width));
    return needles;
  }

  private static List<Blade> round(Dice dice, double maturity, double end) {
    List<Blade> needles = new ArrayList<>();
    int count = dice.whole(50, 75);
    double length = dice.between(0.2, 0.32) * (0.8 + 0.2 * maturity);
    double width = dice.between(0.015, 0.024);
    for (int i = 0; i < count; i++) {
      double y = end * (i + dice.between(0, 1)) / count;
      // Where a needle stands round the twig decides how much of it is seen from the side.
      double round = dice.direction();
      double sideways = Math.sin(round);
      double forward = dice.between(0.55, 0.8);
      Point reach = new Point(sideways * 0.85, forward).times(length * dice.around(0.85, 1.15));
      needles.add(needle(new Point(0, y), Math.atan2(reach.x(), reach.y()), reach.length(), width));
    }
    Collections.sort(needles, (a, b) -> Double.compare(reachOf(b), reachOf(a)));
    needles.add(needle(new Point(0, end), 0, 1 - end, width));
    return needles;
  }

  private static double reachOf(Blade needle) {
    return Math.abs(needle.midrib().line().last().x());
  }

  private static List<Blade> tufts(Dice dice, double maturity, double end) {
    List<Blade> needles = new ArrayList<>();
    int tufts = dice.whole(4, 7);
    double length = dice.between(0.2, 0.34) * (0.8 + 0.2 * maturity);
    double width = dice.between(0.013, 0.02);
    for (int tuft = 0; tuft < tufts; tuft++) {
      Point foot = new Point(0, end * (tuft + 0.3 + dice.within(0.2)) / (tufts - 0.4));
      double lean = (tuft % 2 == 0 ? 1 : -1) * dice.between(0.4, 1.1);
      int count = dice.whole(7, 12);
      for (int i = 0; i < count; i++) {
        double turn = lean + (i - (count - 1) / 2.0) * dice.around(0.16, 0.26);
        needles.add(needle(foot, turn, length * dice.around(0.75, 1.1), width));
      }
    }
    needles.add(needle(new Point(0, end), dice.within(0.1), 1 - end, width));
    return needles;
  }

  /** Long needles in bundles near the twig's end. */
  private static List<Blade> brush(Dice dice, double maturity) {
    List<Blade> needles = new ArrayList<>();
    int bundles = dice.whole(7, 14);
    int each = dice.whole(2, 4);
    double length = dice.between(0.38, 0.6) * (0.75 + 0.25 * maturity);
    double width = dice.between(0.013, 0.02);
    for (int bundle = 0; bundle < bundles; bundle++) {
      double part = (double) bundle / bundles;
      Point foot = new Point(0, 0.12 + 0.5 * part);
      double turn = (bundle % 2 == 0 ? 1 : -1) * (1.25 - 0.95 * part) * dice.around(0.7, 1.2);
      for (int i = 0; i < each; i++) {
        double fan = (i - (each - 1) / 2.0) * 0.09;
        double size = Math.min(length, (1 - foot.y()) / Math.max(0.2, Math.cos(turn)));
        needles.add(needle(foot, turn + fan, size * dice.around(0.9, 1.02), width));
      }
    }
    needles.add(needle(new Point(0, 0.6), dice.within(0.05), 0.4, width));
    return needles;
  }

  private static Blade needle(Point foot, double turn, double length, double width) {
    Point tip = foot.plus(Point.polar(turn, length));
    Point side = Point.polar(turn + Math.PI / 2, width / 2);
    double bow = (turn > 0 ? 1 : -1) * 0.05;
    Curve middle = Curve.bow(foot, tip, bow, 5);
    Curve right = swollen(middle, side);
    Curve left = swollen(middle, side.times(-1));
    return new Blade(right, left, new Ribbon(middle, 0.2 * width, 0.1 * width), List.of());
  }

  private static Curve swollen(Curve middle, Point side) {
    List<Point> points = new ArrayList<>();
    int last = middle.points().size() - 1;
    for (int i = 0; i <= last; i++) {
      double part = (double) i / last;
      double width = i == last ? 0 : Math.min(1, 0.55 + 1.6 * part) * (1 - Math.pow(part, 5));
      points.add(middle.points().get(i).plus(side.times(width)));
    }
    return new Curve(points);
  }
}
