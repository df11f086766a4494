package dev.graft.herbarium;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The form of a leaf.
 *
 * @param blades from the hindmost to the foremost
 * @param stalks petiole, the stem between leaflets, or the twig that carries needles
 * @param base where the petiole ends and the leaf begins
 * @param tip the end of the leaf
 */
record LeafShape(List<Blade> blades, List<Ribbon> stalks, Point base, Point tip) {
  /** Copies the lists. */
  LeafShape {
    blades = List.copyOf(blades);
    stalks = List.copyOf(stalks);
  }

  /** From base to tip. */
  double length() {
    return tip.minus(base).length();
  }

  /**
   * Moves every point.
   *
   * @param scale what that does to widths
   */
  LeafShape map(UnaryOperator<Point> warp, double scale) {
    return new LeafShape(
        blades.stream().map(blade -> blade.map(warp, scale)).toList(),
        stalks.stream().map(stalk -> stalk.map(warp, scale)).toList(),
        warp.apply(base),
        warp.apply(tip));
  }

  Box bounds() {
    return Box.around(
        Stream.concat(
                blades.stream().map(Blade::outline), stalks.stream().map(stalk -> stalk.line()))
            .flatMap(curve -> curve.points().stream()));
  }

  /** About all that is drawn of it, stalks in their width too. */
  Box outlineBounds() {
    return Box.around(
        Stream.concat(blades.stream().map(Blade::outline), stalks.stream().map(Ribbon::outline))
            .flatMap(curve -> curve.points().stream()));
  }

  /** The smallest upright rectangle around something. */
  record Box(double left, double top, double right, double bottom) {
    static Box around(Stream<Point> points) {
      return points
          .map(point -> new Box(point.x(), point.y(), point.x(), point.y()))
          .reduce(Box::with)
          .orElseThrow();
    }

    private Box with(Box other) {
      return new Box(
          Math.min(left, other.left),
          Math.min(top, other.top),
          Math.max(right, other.right),
          Math.max(bottom, other.bottom));
    }

    double area() {
      return (right - left) * (bottom - top);
    }

    /** What two boxes share. */
    double shared(Box other) {
      double across = Math.min(right, other.right) - Math.max(left, other.left);
      double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      return Math.max(0, across) * Math.max(0, down);
    }

    /** How much of it is on the picture, from 0 to 1. */
    double inUnitSquare() {
      return shared(new Box(0, 0, 1, 1)) / area();
    }

    double extent() {
      return Math.max(right - left, bottom - top);
    }

    Point centre() {
      return new Point((left + right) / 2, (top + bottom) / 2);
    }
  }
}
