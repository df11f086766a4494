package dev.graft.herbarium;

/**
 * A place or a step in the plane. A leaf grows from (0, 0) to (0, 1); on a picture (0, 0) is the
 * corner at the top left and (1, 1) the one at the bottom right.
 */
record Point(double x, double y) {
  static final Point ORIGIN = new Point(0, 0);

  /** So far away in a direction, counted clockwise from the leaf's own, in radians. */
  static Point polar(double angle, double radius) {
    return new Point(radius * Math.sin(angle), radius * Math.cos(angle));
  }

  Point plus(Point step) {
    return new Point(x + step.x, y + step.y);
  }

  Point minus(Point other) {
    return new Point(x - other.x, y - other.y);
  }

  Point times(double factor) {
    return new Point(x * factor, y * factor);
  }

  Point turned(double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point(x * cos + y * sin, y * cos - x * sin);
  }

  /** Some part of the way to another. */
  Point towards(Point other, double part) {
    return new Point(x + part * (other.x - x), y + part * (other.y - y));
  }

  /** The step a quarter turn from this one. */
  Point across() {
    return new Point(y, -x);
  }

  double length() {
    return Math.sqrt(x * x + y * y);
  }

  Point unit() {
    double length = length();
    return length == 0 ? this : times(1 / length);
  }
}
