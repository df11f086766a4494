package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The veins of a blade that grows from (0, 0) to (0, 1). */
final class Veins {
  static final double MIDRIB_WIDTH = 0.022;
  private static final double WIDTH = 0.011;
  private static final double END_WIDTH = 0.003;
  private static final int STEPS = 8;

  private Veins() {}

  static Ribbon midrib() {
    return new Ribbon(
        Curve.of(
            Point.ORIGIN,
            new Point(0, 0.25),
            new Point(0, 0.5),
            new Point(0, 0.75),
            new Point(0, 1)),
        MIDRIB_WIDTH,
        END_WIDTH);
  }

  /** One vein between two points, bent a little towards the tip. */
  static Ribbon between(Point from, Point to, double bulge) {
    return new Ribbon(Curve.bow(from, to, bulge, STEPS), WIDTH, END_WIDTH);
  }

  /**
   * Side veins, in pairs that need not be quite opposite.
   *
   * @param reach how wide the blade is on one side, at each height
   * @param pairs how many on a side
   * @param start the height at which they begin
   * @param slope how far they rise on their way out, per unit of way
   */
  static List<Ribbon> pinnate(
      DoubleUnaryOperator reach, int pairs, double start, double slope, Dice dice) {
    List<Ribbon> veins = new ArrayList<>();
    double gap = (0.93 - start) / pairs;
    for (int side = -1; side <= 1; side += 2) {
      double shift = dice.within(0.2);
      for (int i = 0; i < pairs; i++) {
        double y = start + gap * (i + 0.3 + shift + dice.within(0.08));
        Point end = outermost(reach, y, slope * (1 - 0.3 * i / pairs));
        veins.add(between(new Point(0, y), new Point(side * end.x(), end.y()), side * 0.09));
      }
    }
    return veins;
  }

  /** Where a vein that rises like this nearly meets the margin. */
  private static Point outermost(DoubleUnaryOperator reach, double from, double slope) {
    double step = 0.01;
    double x = 0;
    while (from + slope * x < 0.98 && x < 0.95 * reach.applyAsDouble(from + slope * x)) {
      x += step;
    }
    return new Point(x, from + slope * x);
  }
}
