package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** Draws with ink: lines that swell and thin with the hand's pressure. */
final class Pen {
  private final Mask ink;
  private final double width;
  private final Noise hand;
  private final Dice dice;
  private final List<Curve> wet = new ArrayList<>();

  /**
   * A pen.
   *
   * @param ink what it draws on; 1 is ink, 0 is paper
   * @param width of its nib, as a part of the picture's side
   */
  Pen(Mask ink, double width, Dice dice) {
    this.ink = ink;
    this.width = width;
    this.hand = new Noise(dice.seed());
    this.dice = dice;
  }

  /** Makes an area paper again: it hides what is behind. */
  void clear(Curve outline) {
    dry();
    ink.fill(outline, 0);
  }

  /** Draws something without crossing an outline. */
  void within(Curve outline, Runnable drawing) {
    dry();
    ink.clip(outline);
    drawing.run();
    dry();
    ink.unclip();
  }

  /**
   * Draws a line.
   *
   * @param weight how broad, 1 being the nib's width
   */
  void line(Curve way, double weight) {
    List<Point> points = way.points();
    List<Point> right = new ArrayList<>(points.size());
    List<Point> left = new ArrayList<>(points.size());
    double start = dice.between(0, 1000);
    double come = 0;
    for (int i = 0; i < points.size(); i++) {
      Point before = points.get(Math.max(0, i - 1));
      Point along = points.get(Math.min(points.size() - 1, i + 1)).minus(before);
      come += points.get(i).minus(before).length();
      double pressure = 0.72 + 0.5 * hand.at(start + 14 * come, 0.5);
      Point stray = along.unit().across().times(0.35 * width * hand.at(start + 9 * come, 7.5));
      Point side = along.unit().across().times(0.5 * width * weight * Math.max(0.2, pressure));
      right.add(points.get(i).plus(stray).plus(side));
      left.add(points.get(i).plus(stray).minus(side));
    }
    wet.add(new Curve(right).then(new Curve(left).reversed()));
  }

  void dot(Point at, double weight) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      points.add(at.plus(Point.polar(i * Math.PI / 3, 0.5 * width * weight)));
    }
    wet.add(new Curve(points));
  }

  /** Puts all that was drawn on the paper. */
  void dry() {
    if (!wet.isEmpty()) {
      ink.fill(wet, 1);
      wet.clear();
    }
  }
}
