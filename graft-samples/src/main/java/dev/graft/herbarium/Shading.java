package dev.graft.herbarium;

import java.util.List;

/** How ink makes a blade look round. */
enum Shading {
  /** Lines along the veins. */
  HATCHING {
    @Override
    void apply(Pen pen, Blade blade, int darkSide, double length, double breadth, Dice dice) {
      hatch(pen, blade, darkSide, length, 0.12, dice);
      hatch(pen, blade, -darkSide, 0.4 * length, 0.12, dice);
    }
  },
  /** Lines along the veins, and others across them where it is darkest. */
  CROSS_HATCHING {
    @Override
    void apply(Pen pen, Blade blade, int darkSide, double length, double breadth, Dice dice) {
      hatch(pen, blade, darkSide, length, 0.12, dice);
      hatch(pen, blade, darkSide, 0.8 * length, -0.08, dice);
    }
  },
  /** Dots. */
  STIPPLING {
    @Override
    void apply(Pen pen, Blade blade, int darkSide, double length, double breadth, Dice dice) {
      int dots = (int) (1500 * length * breadth);
      for (int i = 0; i < dots; i++) {
        int side = dice.chance(0.78) ? darkSide : -darkSide;
        double across = 1 - Math.sqrt(dice.between(0, 1));
        double along = dice.between(0.04, 0.96);
        double fromMargin = dice.chance(0.5) ? 0.97 - 0.9 * across : 0.95 * across;
        pen.dot(blade.at(along, side * fromMargin), dice.between(0.5, 1));
      }
    }
  },
  /** Nothing but lines. */
  NONE {
    @Override
    void apply(Pen pen, Blade blade, int darkSide, double length, double breadth, Dice dice) {}
  };

  /** How many lines fit along a blade as long as the picture's side. */
  private static final int LINES = 75;

  /**
   * Shades one blade.
   *
   * @param darkSide 1 where its right half lies away from the light, else -1
   * @param length from base to tip, as a part of the picture's side
   * @param breadth from margin to margin
   */
  abstract void apply(Pen pen, Blade blade, int darkSide, double length, double breadth, Dice dice);

  private static void hatch(
      Pen pen, Blade blade, int side, double density, double slant, Dice dice) {
    int lines = (int) (LINES * density);
    for (int i = 0; i < lines; i++) {
      double along = 0.03 + 0.9 * (i + dice.between(0, 0.6)) / lines;
      double reach = dice.between(0.35, 0.95);
      Point from = blade.at(along, 0);
      Point to = blade.at(Math.max(0.02, Math.min(0.98, along + slant)), side * 0.96);
      Point end = from.towards(to, reach);
      pen.line(new Curve(List.of(from, from.towards(end, 0.5), end)), 0.5);
    }
  }
}
