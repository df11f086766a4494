package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** A leaf cut into lobes: along its sides, as of oak, or like a hand, as of maple. */
final class LobedLeaf {
  private static final int STEPS = 7;

  private LobedLeaf() {}

  static LeafShape grow(Dice dice, double maturity) {
    Blade blade = dice.chance(0.5) ? feather(dice, maturity) : hand(dice, maturity);
    return new LeafShape(
        List.of(blade),
        List.of(Stalks.petiole(dice.between(0.1, 0.5))),
        Point.ORIGIN,
        new Point(0, 1));
  }

  /** Lobes along both sides. */
  private static Blade feather(Dice dice, double maturity) {
    int lobes = dice.whole(3, 5);
    double depth = dice.between(0.35, 0.75) * (0.7 + 0.3 * maturity);
    boolean pointed = dice.chance(0.4);
    Lamina envelope =
        Lamina.smooth(dice.between(0.3, 0.44), dice.between(0.5, 0.62), dice.around(0.9, 1.5), 0);
    List<Ribbon> veins = new ArrayList<>();
    Curve right = feathered(1, lobes, depth, pointed, envelope, veins, dice);
    Curve left = feathered(-1, lobes, depth, pointed, envelope, veins, dice);
    return new Blade(right, left, Veins.midrib(), veins);
  }

  private static Curve feathered(
      int side,
      int lobes,
      double depth,
      boolean pointed,
      Lamina envelope,
      List<Ribbon> veins,
      Dice dice) {
    double gap = 0.8 / lobes;
    double shift = dice.within(0.15) * gap;
    List<Point> stations = new ArrayList<>();
    stations.add(Point.ORIGIN);
    stations.add(new Point(side * 0.05, 0.06));
    for (int i = 0; i < lobes; i++) {
      double middle = 0.1 + shift + gap * (i + 0.5);
      double reach = envelope.reach(middle) * dice.around(0.88, 1.12);
      double rise = middle + gap * dice.between(0.1, 0.3);
      Point apex = new Point(side * reach, rise);
      if (pointed) {
        stations.add(new Point(side * reach * 0.72, rise - 0.3 * gap));
        stations.add(apex);
        stations.add(new Point(side * reach * 0.7, rise + 0.03 * gap));
      } else {
        stations.add(new Point(side * reach * 0.9, rise - 0.3 * gap));
        stations.add(apex);
        stations.add(new Point(side * reach * 0.88, rise + 0.2 * gap));
      }
      double valley = middle + 0.56 * gap;
      double waist = (1 - depth * dice.around(0.85, 1.1)) * envelope.reach(valley);
      stations.add(new Point(side * Math.max(0.03, waist), Math.min(0.86, valley)));
      veins.add(
          Veins.between(
              new Point(0, middle - 0.35 * gap), Point.ORIGIN.towards(apex, 0.97), side * 0.06));
    }
    stations.add(new Point(side * dice.between(0.07, 0.13), 0.93));
    stations.add(new Point(0, 1));
    return pointed ? cornered(stations, side) : Curve.through(stations, STEPS);
  }

  /** Bows between stations, so that every station is a corner. */
  private static Curve cornered(List<Point> stations, int side) {
    Curve line = Curve.bow(stations.get(0), stations.get(1), 0, 2);
    for (int i = 1; i + 1 < stations.size(); i++) {
      line = line.then(Curve.bow(stations.get(i), stations.get(i + 1), -0.08 * side, STEPS));
    }
    return line;
  }

  /** Lobes that spread from the base. */
  private static Blade hand(Dice dice, double maturity) {
    int perSide = dice.whole(1, 3);
    double depth = dice.between(0.4, 0.75) * (0.7 + 0.3 * maturity);
    Hand hand =
        new Hand(
            perSide,
            perSide == 1 ? dice.between(0.7, 1) : dice.between(0.62, 0.78) * perSide,
            depth,
            dice.between(0.1, 0.17) * (1.2 - 0.25 * perSide + 0.2),
            dice.chance(0.6) ? dice.whole(1, 2) : 0,
            dice.chance(0.25));
    List<Ribbon> veins = new ArrayList<>();
    return new Blade(hand.side(1, veins, dice), hand.side(-1, veins, dice), Veins.midrib(), veins);
  }

  /**
   * What both sides of a hand have in common.
   *
   * @param perSide lobes beside the middle one
   * @param spread the angle between the middle lobe and the outermost, in radians
   * @param depth how deep the cuts between lobes go, from 0 to 1
   * @param girth half the width of a lobe
   * @param shoulders teeth on each flank of a lobe
   * @param round whether lobes end round
   */
  private record Hand(
      int perSide, double spread, double depth, double girth, int shoulders, boolean round) {
    Curve side(int side, List<Ribbon> veins, Dice dice) {
      List<Point> stations = new ArrayList<>();
      stations.add(Point.ORIGIN);
      double lower = spread + 0.45;
      stations.add(Point.polar(side * lower, 0.1));
      for (int lobe = perSide; lobe >= 0; lobe--) {
        double angle = side * spread * lobe / Math.max(1, perSide) * dice.around(0.95, 1.05);
        double length = lobe == 0 ? 1 : lengthOf(lobe) * dice.around(0.9, 1.08);
        Point apex = lobe == 0 ? new Point(0, 1) : Point.polar(angle, length);
        addFlank(stations, angle, length, side, dice);
        stations.add(apex);
        if (lobe > 0) {
          addFlankBack(stations, angle, length, side, dice);
          double between = side * spread * (lobe - 0.5) / Math.max(1, perSide);
          double radius = (1 - depth) * Math.min(length, lobe == 1 ? 1 : lengthOf(lobe - 1));
          stations.add(Point.polar(between, Math.max(0.12, radius * dice.around(0.9, 1.1))));
          veins.add(Veins.between(Point.ORIGIN, apex.times(0.95), 0));
          addSideVeins(veins, apex, side);
        }
      }
      return round ? Curve.through(stations, STEPS) : cornered(stations, side);
    }

    private double lengthOf(int lobe) {
      return 1 - 0.6 * Math.pow(lobe / (perSide + 0.6), 1.3);
    }

    /** From the cut below a lobe up to its tip. */
    private void addFlank(List<Point> stations, double angle, double length, int side, Dice dice) {
      int teeth = Math.max(1, shoulders);
      for (int i = 0; i < teeth; i++) {
        double part = 0.55 + 0.26 * i + dice.within(0.03);
        double wide = girth * (1 - 0.45 * i) * length * dice.around(0.85, 1.15);
        stations.add(beside(angle, length * part, side * wide));
        if (shoulders > 0) {
          stations.add(beside(angle, length * (part + 0.05), side * wide * 0.62));
        }
      }
    }

    /** From a lobe's tip down to the cut above it. */
    private void addFlankBack(
        List<Point> stations, double angle, double length, int side, Dice dice) {
      int teeth = Math.max(1, shoulders);
      for (int i = teeth - 1; i >= 0; i--) {
        double part = 0.55 + 0.26 * i + dice.within(0.03);
        double wide = girth * (1 - 0.45 * i) * length * dice.around(0.85, 1.15);
        if (shoulders > 0) {
          stations.add(beside(angle, length * (part + 0.05), -side * wide * 0.62));
        }
        stations.add(beside(angle, length * part, -side * wide));
      }
    }

    private static Point beside(double angle, double along, double across) {
      return Point.polar(angle, along).plus(Point.polar(angle + Math.PI / 2, across));
    }

    private static void addSideVeins(List<Ribbon> veins, Point apex, int side) {
      for (double part : new double[] {0.42, 0.62}) {
        Point from = apex.times(part);
        for (int hand = -1; hand <= 1; hand += 2) {
          Point end = from.plus(apex.turned(hand * 0.6).times(0.2));
          veins.add(Veins.between(from, end, 0.05 * side));
        }
      }
    }
  }
}
