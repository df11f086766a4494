package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A line in the plane as the points it runs through, dense enough to look smooth. */
record Curve(List<Point> points) {
  /** Copies and checks. */
  Curve {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException("a curve needs two points, not " + points.size());
    }
  }

  static Curve of(Point... points) {
    return new Curve(List.of(points));
  }

  /** A cubic Bézier curve. */
  static Curve bezier(Point from, Point leave, Point arrive, Point to, int steps) {
    List<Point> points = new ArrayList<>(steps + 1);
    for (int i = 0; i <= steps; i++) {
      double t = (double) i / steps;
      double s = 1 - t;
      points.add(
          from.times(s * s * s)
              .plus(leave.times(3 * s * s * t))
              .plus(arrive.times(3 * s * t * t))
              .plus(to.times(t * t * t)));
    }
    return new Curve(points);
  }

  /** A bow between two points; it bulges to the left of the way by a part of the way's length. */
  static Curve bow(Point from, Point to, double bulge, int steps) {
    Point middle = from.towards(to, 0.5);
    Point control = middle.minus(to.minus(from).across().times(bulge));
    return bezier(from, from.towards(control, 2.0 / 3), to.towards(control, 2.0 / 3), to, steps);
  }

  /** A smooth line through all the points (Catmull and Rom, 1974). */
  static Curve through(List<Point> stations, int steps) {
    List<Point> points = new ArrayList<>();
    int last = stations.size() - 1;
    for (int i = 0; i < last; i++) {
      Point before = stations.get(Math.max(0, i - 1));
      Point from = stations.get(i);
      Point to = stations.get(i + 1);
      Point after = stations.get(Math.min(last, i + 2));
      Curve piece =
          bezier(
              from,
              from.plus(to.minus(before).times(1.0 / 6)),
              to.minus(after.minus(from).times(1.0 / 6)),
              to,
              steps);
      points.addAll(piece.points.subList(i == 0 ? 0 : 1, piece.points.size()));
    }
    return new Curve(points);
  }

  Point first() {
    return points.get(0);
  }

  Point last() {
    return points.get(points.size() - 1);
  }

  /** The point at a part of the way, counted in points. */
  Point at(double part) {
    double position = part * (points.size() - 1);
    int index = Math.max(0, Math.min(points.size() - 2, (int) position));
    return points.get(index).towards(points.get(index + 1), position - index);
  }

  Curve then(Curve next) {
    List<Point> all = new ArrayList<>(points);
    all.addAll(next.points);
    return new Curve(all);
  }

  Curve reversed() {
    List<Point> backwards = new ArrayList<>(points);
    Collections.reverse(backwards);
    return new Curve(backwards);
  }

  Curve map(UnaryOperator<Point> warp) {
    return new Curve(points.stream().map(warp).toList());
  }
}
