package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** What a summer does to a leaf; lies on a placed leaf. */
sealed interface Blemish {
  /** Its edge, once round. */
  Curve outline();

  /** A dead patch. */
  record Spot(Curve outline) implements Blemish {}

  /** Eaten through. */
  record Hole(Curve outline) implements Blemish {}

  /** The way of a larva that lived inside the leaf. */
  record Mine(Ribbon trail) implements Blemish {
    @Override
    public Curve outline() {
      return trail.outline();
    }
  }

  /**
   * Blemishes for a leaf.
   *
   * @param wear from 0, none, to 1, many
   */
  static List<Blemish> draw(LeafShape leaf, double wear, Dice dice) {
    List<Blemish> blemishes = new ArrayList<>();
    if (leaf.blades().isEmpty()) {
      return blemishes;
    }
    double size = leaf.length();
    int spots = (int) (wear * wear * dice.between(0, 16));
    for (int i = 0; i < spots; i++) {
      blemishes.add(
          new Spot(blot(dice.pick(leaf.blades()), size * dice.between(0.006, 0.026), dice)));
    }
    int holes = dice.chance(0.6 * wear) ? dice.whole(1, 4) : 0;
    for (int i = 0; i < holes; i++) {
      blemishes.add(
          new Hole(blot(dice.pick(leaf.blades()), size * dice.between(0.01, 0.032), dice)));
    }
    if (dice.chance(0.12 * wear)) {
      blemishes.add(mine(dice.pick(leaf.blades()), size, dice));
    }
    return blemishes;
  }

  /** Somewhere on a blade, no larger than fits there. */
  private static Curve blot(Blade blade, double largest, Dice dice) {
    double along = dice.between(0.08, 0.92);
    Point centre = blade.at(along, dice.within(0.85));
    double width = blade.right().at(along).minus(blade.left().at(along)).length();
    double radius = Math.min(largest, 0.22 * width);
    List<Point> points = new ArrayList<>();
    int corners = 9;
    double swing = dice.direction();
    for (int i = 0; i < corners; i++) {
      double angle = swing + 2 * Math.PI * i / corners;
      points.add(centre.plus(Point.polar(angle, radius * dice.around(0.6, 1.4))));
    }
    points.add(points.get(0));
    return Curve.through(points, 3);
  }

  private static Mine mine(Blade blade, double size, Dice dice) {
    List<Point> points = new ArrayList<>();
    double along = dice.between(0.25, 0.6);
    double across = dice.within(0.5);
    for (int i = 0; i < 7; i++) {
      points.add(blade.at(along, across));
      along = Math.min(0.9, along + dice.between(0, 0.07));
      across = Math.max(-0.8, Math.min(0.8, across + dice.within(0.35)));
    }
    return new Mine(new Ribbon(Curve.through(points, 5), 0.006 * size, 0.02 * size));
  }
}
