package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** Several leaflets on one stalk: in pairs, as of ash or rowan, or like fingers, as of chestnut. */
final class CompoundLeaf {
  private CompoundLeaf() {}

  static LeafShape grow(Dice dice, double maturity) {
    return dice.chance(0.72) ? pinnate(dice, maturity) : palmate(dice, maturity);
  }

  private static LeafShape pinnate(Dice dice, double maturity) {
    int pairs = dice.whole(2, 7);
    Lamina form = leaflet(dice);
    double angle = dice.between(0.8, 1.35);
    double first = dice.between(0.03, 0.2);
    double gap = (0.86 - first) / (pairs + 0.4);
    double room = gap * Math.sin(angle) / (2 * form.halfWidth());
    double size = Math.min(0.42, room * dice.between(0.75, 1.2)) * (0.85 + 0.15 * maturity);
    double top = Math.min(first + gap * pairs, 1 - 0.8 * size);
    double offset = dice.chance(0.25) ? 0.5 : dice.between(0, 0.12);
    List<Blade> blades = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      double part = (double) pair / pairs;
      double length = size * (1 - 0.35 * Math.pow(2 * part - 0.8, 2));
      for (int side = -1; side <= 1; side += 2) {
        double shift = side > 0 ? offset : 0;
        double y = first + (top - first) * (pair + 0.9 * shift) / pairs;
        double turn = side * angle * (1 - 0.3 * part) * dice.around(0.88, 1.12);
        blades.add(
            place(form.grow(dice, 5, 1), new Point(0, y), turn, length * dice.around(0.88, 1.12)));
      }
    }
    blades.add(place(form.grow(dice, 6, 1), new Point(0, top), 0, 1 - top));
    Ribbon stem =
        Stalks.stem(new Point(0, -dice.between(0.1, 0.35)), new Point(0, top + 0.02), 0.026, 0.012);
    return new LeafShape(blades, List.of(stem), Point.ORIGIN, new Point(0, 1));
  }

  private static LeafShape palmate(Dice dice, double maturity) {
    int perSide = dice.whole(1, 3);
    double spread = perSide == 1 ? dice.between(1, 1.5) : dice.between(1.6, 2.3);
    Lamina form =
        dice.chance(0.5)
            ? leaflet(dice)
            : new Lamina(
                dice.between(0.15, 0.24), 0.66, 1.9, dice.whole(10, 16), 0.02 * maturity, 0, 0);
    form = form.noWiderThan(0.75 * form.peak() * Math.tan(0.5 * spread / perSide));
    List<Blade> blades = new ArrayList<>();
    for (int finger = perSide; finger > 0; finger--) {
      for (int side = -1; side <= 1; side += 2) {
        double turn = side * spread * finger / perSide * dice.around(0.94, 1.06);
        double length =
            (1 - 0.4 * Math.pow((double) finger / perSide, 1.6)) * dice.around(0.9, 1.1);
        Point foot = Point.polar(turn, 0.04);
        blades.add(place(form.grow(dice, 8, 1.1), foot, turn, 0.95 * length));
      }
    }
    blades.add(place(form.grow(dice, 9, 1.1), new Point(0, 0.04), 0, 0.96));
    return new LeafShape(
        blades, List.of(Stalks.petiole(dice.between(0.3, 0.7))), Point.ORIGIN, new Point(0, 1));
  }

  private static Lamina leaflet(Dice dice) {
    double halfWidth = dice.between(0.15, 0.3);
    double peak = dice.between(0.35, 0.6);
    if (dice.chance(0.45)) {
      return new Lamina(halfWidth, peak, dice.between(1.4, 2), dice.whole(7, 12), 0.05, 0, 0);
    }
    return Lamina.smooth(halfWidth, peak, dice.between(0.9, 1.9), 0.02);
  }

  private static Blade place(Blade blade, Point foot, double turn, double length) {
    return blade.map(point -> point.times(length).turned(turn).plus(foot), length);
  }
}
