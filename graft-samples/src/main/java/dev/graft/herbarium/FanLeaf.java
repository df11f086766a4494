package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** A fan with forking veins, as of ginkgo. */
final class FanLeaf {
  private static final int STEPS = 40;

  private FanLeaf() {}

  static LeafShape grow(Dice dice, double maturity) {
    double spread = dice.between(0.7, 1.75) * (0.85 + 0.15 * maturity);
    double notch = dice.chance(0.65) ? dice.between(0.1, 0.55) * maturity : 0;
    Fan fan =
        new Fan(
            spread,
            notch,
            dice.between(0.03, 0.09),
            dice.between(0.01, 0.03),
            dice.direction(),
            dice.between(2.5, 6));
    Point top = fan.rim(0.12);
    Ribbon middle =
        new Ribbon(
            Curve.of(Point.ORIGIN, new Point(0, 0.3), new Point(0, 0.6), fan.rim(0)), 0.012, 0.003);
    Blade blade =
        new Blade(side(fan, 1, dice), side(fan, -1, dice), middle, veins(fan, dice.whole(7, 10)));
    return new LeafShape(
        List.of(blade),
        List.of(Stalks.petiole(dice.between(0.3, 0.8))),
        Point.ORIGIN,
        new Point(0, top.y()));
  }

  /**
   * The outer edge.
   *
   * @param spread the angle between the middle and either side, in radians
   * @param notch how deep it is cut in the middle, as a part of its length
   * @param notchWidth the angle at which that cut begins
   */
  private record Fan(
      double spread, double notch, double notchWidth, double ripple, double swing, double ripples) {
    Point rim(double angle) {
      double cut = Math.max(0, 1 - Math.abs(angle) / notchWidth);
      double fall = Math.pow(Math.abs(angle) / spread, 3);
      double radius =
          1
              - notch * Math.sqrt(cut)
              - 0.14 * fall
              + ripple * Math.sin(swing + ripples * angle)
              + 0.5 * ripple * Math.sin(2 * swing + 3.7 * ripples * angle);
      return Point.polar(angle, radius);
    }
  }

  private static Curve side(Fan fan, int side, Dice dice) {
    double spread = fan.spread * dice.around(0.92, 1.08);
    Point corner = fan.rim(side * spread);
    List<Point> points =
        new ArrayList<>(
            Curve.bezier(
                    Point.ORIGIN,
                    Point.polar(side * 0.55 * spread, 0.25),
                    Point.polar(side * spread * 0.94, 0.62),
                    corner,
                    14)
                .points());
    for (int i = 1; i <= STEPS; i++) {
      double part = 1 - (double) i / STEPS;
      points.add(fan.rim(side * spread * part * (0.4 + 0.6 * part)));
    }
    return new Curve(points);
  }

  /** Bundled at the base; each forks on its way to the rim. */
  private static List<Ribbon> veins(Fan fan, int perSide) {
    List<Ribbon> veins = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < perSide; i++) {
        double angle = side * 0.95 * fan.spread * (i + 0.5) / perSide;
        double apart = 0.24 * fan.spread / perSide;
        Point fork = Point.polar(0.9 * angle, 0.3 + 0.25 * ((i * 7) % 5) / 5.0);
        veins.add(Veins.between(Point.ORIGIN, fork, 0.08 * side));
        for (int branch = -1; branch <= 1; branch += 2) {
          Point end = fan.rim(angle + branch * apart).times(0.96);
          veins.add(new Ribbon(Curve.bow(fork, end, 0.03 * branch, 6), 0.008, 0.004));
        }
      }
    }
    return veins;
  }
}
