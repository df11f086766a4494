package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** A heart-shaped leaf whose margin is nearly smooth, as of lime, lilac or redbud. */
final class HeartLeaf {
  private static final int STEPS = 36;

  private HeartLeaf() {}

  static LeafShape grow(Dice dice, double maturity) {
    double width = dice.between(0.36, 0.58) * (0.8 + 0.2 * maturity);
    double sinus = dice.between(0.07, 0.22);
    double waist = dice.between(0.12, 0.3);
    double crenation = dice.chance(0.35) ? dice.between(0.004, 0.011) : 0;
    Curve right = margin(dice, width, sinus, waist, crenation);
    Curve left = margin(dice, width, sinus, waist, crenation).map(p -> new Point(-p.x(), p.y()));
    Blade blade = new Blade(right, left, Veins.midrib(), veins(right, left, dice));
    return new LeafShape(
        List.of(blade),
        List.of(Stalks.petiole(dice.between(0.2, 0.6))),
        Point.ORIGIN,
        new Point(0, 1));
  }

  private static Curve margin(
      Dice dice, double width, double sinus, double waist, double crenation) {
    double w = width * dice.around(0.93, 1.07);
    double low = -sinus * dice.around(0.85, 1.15);
    Point shoulder = new Point(w, dice.around(0.12, 0.26));
    Curve lobe =
        Curve.bezier(
            Point.ORIGIN, new Point(0.03, 1.1 * low), new Point(w, 1.7 * low), shoulder, STEPS);
    Curve flank =
        Curve.bezier(
            shoulder,
            new Point(w, shoulder.y() + 0.3),
            new Point(waist * w, 0.8),
            new Point(0, 1),
            STEPS);
    List<Point> points = new ArrayList<>(lobe.points());
    points.addAll(flank.points().subList(1, flank.points().size()));
    double waves = dice.whole(9, 18);
    for (int i = 4; i < points.size() - 3; i++) {
      Point outward = points.get(i).minus(new Point(0, 0.3)).unit();
      double wave = Math.abs(Math.sin(Math.PI * waves * i / points.size()));
      points.set(i, points.get(i).plus(outward.times(crenation * wave)));
    }
    return new Curve(points);
  }

  /** A few that spread from the base like fingers, and pairs along the midrib. */
  private static List<Ribbon> veins(Curve right, Curve left, Dice dice) {
    List<Ribbon> veins = new ArrayList<>();
    int fingers = dice.whole(2, 3);
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < fingers; i++) {
        Curve margin = side > 0 ? right : left;
        Point end = margin.at(0.68 - 0.2 * i + dice.within(0.03));
        veins.add(Veins.between(Point.ORIGIN, end.times(0.9), side * 0.1));
      }
    }
    double slope = dice.between(0.7, 1.2);
    veins.addAll(
        Veins.pinnate(
            height -> Math.min(reach(right, height), reach(left, height)),
            dice.whole(3, 5),
            0.22,
            slope,
            dice));
    return veins;
  }

  /** From the midrib to a margin at a height: the last time that the margin passes it. */
  private static double reach(Curve margin, double height) {
    double reach = 0;
    for (Point point : margin.points()) {
      if (point.y() <= height) {
        reach = Math.abs(point.x());
      }
    }
    return reach;
  }
}
