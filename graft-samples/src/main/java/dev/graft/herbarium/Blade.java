package dev.graft.herbarium;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The flat part of a leaf, or of one leaflet.
 *
 * @param right its margin on the right, from the base to the tip
 * @param left its margin on the left, from the base to the tip
 * @param midrib from the base to the tip
 * @param veins all others
 */
record Blade(Curve right, Curve left, Ribbon midrib, List<Ribbon> veins) {
  /** Copies the list. */
  Blade {
    veins = List.copyOf(veins);
  }

  /** The whole margin, once round. */
  Curve outline() {
    return right.then(left.reversed());
  }

  /** What lies to the right of the midrib. */
  Curve rightHalf() {
    return right.then(midrib.line().reversed());
  }

  /** What lies to the left of the midrib. */
  Curve leftHalf() {
    return left.then(midrib.line().reversed());
  }

  /** The direction it grows in. */
  Point direction() {
    return midrib.line().last().minus(midrib.line().first()).unit();
  }

  /**
   * A place on it.
   *
   * @param along from 0 at the base to 1 at the tip
   * @param across from -1 at the left margin to 1 at the right one
   */
  Point at(double along, double across) {
    Curve margin = across < 0 ? left : right;
    return midrib.line().at(along).towards(margin.at(along), Math.abs(across));
  }

  /** From margin to margin, half way up. */
  double breadth() {
    return at(0.5, 1).minus(at(0.5, -1)).length();
  }

  Blade map(UnaryOperator<Point> warp, double scale) {
    return new Blade(
        right.map(warp),
        left.map(warp),
        midrib.map(warp, scale),
        veins.stream().map(vein -> vein.map(warp, scale)).toList());
  }
}
