package dev.graft.herbarium;

/** What carries the blades. */
final class Stalks {
  static final double WIDTH = 0.028;

  private Stalks() {}

  /**
   * The stalk of a leaf whose base is at (0, 0); it ends a little thicker, where it was torn off.
   */
  static Ribbon petiole(double length) {
    return new Ribbon(
        Curve.of(
            new Point(0, -length),
            new Point(0, -0.66 * length),
            new Point(0, -0.33 * length),
            Point.ORIGIN,
            new Point(0, 0.03)),
        1.3 * WIDTH,
        0.8 * WIDTH);
  }

  /** A straight stem with points enough to be bent. */
  static Ribbon stem(Point from, Point to, double startWidth, double endWidth) {
    return new Ribbon(Curve.bow(from, to, 0, 12), startWidth, endWidth);
  }
}
