package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A line with a width that changes evenly from one end to the other: a vein, a stalk, a pen stroke.
 *
 * @param line its middle
 * @param startWidth its width at the line's first point
 * @param endWidth its width at the last
 */
record Ribbon(Curve line, double startWidth, double endWidth) {
  /** Moves the line; the widths change with the scale. */
  Ribbon map(UnaryOperator<Point> warp, double scale) {
    return new Ribbon(line.map(warp), startWidth * scale, endWidth * scale);
  }

  /** Its edge, once round. */
  Curve outline() {
    List<Point> points = line.points();
    int last = points.size() - 1;
    List<Point> right = new ArrayList<>(points.size());
    List<Point> left = new ArrayList<>(points.size());
    for (int i = 0; i <= last; i++) {
      Point along = points.get(Math.min(last, i + 1)).minus(points.get(Math.max(0, i - 1)));
      double width = startWidth + (endWidth - startWidth) * i / last;
      Point side = along.unit().across().times(width / 2);
      right.add(points.get(i).plus(side));
      left.add(points.get(i).minus(side));
    }
    return new Curve(right).then(new Curve(left).reversed());
  }
}
