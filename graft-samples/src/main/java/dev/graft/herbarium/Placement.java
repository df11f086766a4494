package dev.graft.herbarium;

import java.util.function.UnaryOperator;

/**
 * How a leaf lies on the picture.
 *
 * @param bend how far the leaf bows to a side, in radians
 * @param stalkBend the same for its stalk
 * @param waver how far its outline strays from the ideal, as a part of its length
 * @param waverSeed in which way
 * @param turn which way it points
 * @param stretch its width for its length, 1 being as grown
 * @param shear how far it is slanted
 * @param tilt how much smaller the far side is than the near one
 * @param extent the larger of its width and height, as a part of the picture's side
 * @param centre where the middle of it lies
 */
record Placement(
    double bend,
    double stalkBend,
    double waver,
    long waverSeed,
    double turn,
    double stretch,
    double shear,
    Point tilt,
    double extent,
    Point centre) {
  /** A natural pose at a place, pointing some way. */
  static Placement draw(Dice dice, double turn, double extent, Point centre) {
    return new Placement(
        dice.around(-0.6, 0.6),
        dice.around(-1.4, 1.4),
        dice.between(0.006, 0.022),
        dice.seed(),
        turn,
        dice.around(0.85, 1.15),
        dice.around(-0.2, 0.2),
        Point.polar(dice.direction(), dice.between(0, 0.22)),
        extent,
        centre);
  }

  LeafShape place(LeafShape grown) {
    LeafShape posed = grown.map(this::pose, 1);
    LeafShape.Box box = posed.bounds();
    double scale = extent / box.extent();
    Point middle = box.centre();
    UnaryOperator<Point> settle = point -> point.minus(middle).times(scale).plus(centre);
    return posed.map(settle, scale);
  }

  private Point pose(Point point) {
    Noise noise = new Noise(waverSeed);
    Point strayed =
        point.plus(
            new Point(
                waver * noise.at(5 * point.x() + 40, 5 * point.y()),
                waver * noise.at(5 * point.x(), 5 * point.y() + 40)));
    Point bowed = bow(strayed, strayed.y() < 0 ? stalkBend : bend);
    Point shaped = new Point(stretch * bowed.x() + shear * bowed.y(), bowed.y()).turned(turn);
    return shaped.times(1 / (1 + tilt.x() * shaped.x() + tilt.y() * shaped.y()));
  }

  /** Wraps the plane's upright axis onto an arc. */
  private static Point bow(Point point, double curvature) {
    if (Math.abs(curvature) < 1e-6) {
      return point;
    }
    double angle = curvature * point.y();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point((1 - cos) / curvature + point.x() * cos, sin / curvature - point.x() * sin);
  }
}
