package dev.graft.herbarium;

import java.util.List;

/** A simple leaf with a saw-like margin, as of birch, elm, cherry or nettle. */
final class ToothedLeaf {
  private ToothedLeaf() {}

  static LeafShape grow(Dice dice, double maturity) {
    boolean twice = dice.chance(0.35);
    int teeth = twice ? dice.whole(7, 13) : dice.whole(9, 20);
    double depth = (twice ? dice.between(0.035, 0.06) : 0.85 / teeth) * (0.5 + 0.5 * maturity);
    Lamina lamina =
        new Lamina(
            dice.between(0.2, 0.4) * (0.75 + 0.25 * maturity),
            dice.between(0.3, 0.52),
            dice.between(1.5, 2.3),
            teeth,
            depth,
            twice ? 2 : 0,
            0);
    Blade blade = lamina.grow(dice, dice.whole(6, 12), dice.between(0.7, 1.4));
    return new LeafShape(
        List.of(blade),
        List.of(Stalks.petiole(dice.between(0.1, 0.4))),
        Point.ORIGIN,
        new Point(0, 1));
  }
}
