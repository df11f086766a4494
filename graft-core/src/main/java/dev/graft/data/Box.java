package dev.graft.data;

import java.util.Locale;

/**
 * A bounding box in a picture that stands upright, in pixels from its upper left corner: the first
 * pixel goes from 0 to 1. Sides are parallel to those of the picture.
 *
 * @param left where it begins
 * @param top where it begins
 * @param right where it has ended, not below {@code left}
 * @param bottom where it has ended, not below {@code top}
 */
public record Box(double left, double top, double right, double bottom) {
  /**
   * Checks that it is one.
   *
   * @throws IllegalArgumentException if a side is not finite, or they are the wrong way round
   */
  public Box {
    boolean finite =
        Double.isFinite(left)
            && Double.isFinite(top)
            && Double.isFinite(right)
            && Double.isFinite(bottom);
    if (!finite || left > right || top > bottom) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no box has left %s, top %s, right %s and bottom %s",
              left,
              top,
              right,
              bottom));
    }
  }

  /** The box about two points. */
  public static Box about(double x1, double y1, double x2, double y2) {
    return new Box(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }

  /** How wide it is, in pixels. */
  public double width() {
    return right - left;
  }

  /** How high it is, in pixels. */
  public double height() {
    return bottom - top;
  }

  /** How many pixels it covers. */
  public double area() {
    return width() * height();
  }

  /** Whether it covers nothing. */
  public boolean isEmpty() {
    return width() <= 0 || height() <= 0;
  }

  /** How many pixels two boxes share. */
  public double intersection(Box other) {
    double across = Math.min(right, other.right) - Math.max(left, other.left);
    double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    return across <= 0 || down <= 0 ? 0 : across * down;
  }

  /** Their intersection over their union, from 0 to 1; 0 where both are empty. */
  public double iou(Box other) {
    double shared = intersection(other);
    double union = area() + other.area() - shared;
    return union > 0 ? shared / union : 0;
  }

  /** What of it lies in a picture of this size; empty where nothing does. */
  public Box clippedTo(PictureSize size) {
    return new Box(
        clip(left, size.width()),
        clip(top, size.height()),
        clip(right, size.width()),
        clip(bottom, size.height()));
  }

  /** The same where each coordinate is multiplied, then moved. */
  public Box mapped(double scaleX, double scaleY, double moveX, double moveY) {
    return about(
        left * scaleX + moveX,
        top * scaleY + moveY,
        right * scaleX + moveX,
        bottom * scaleY + moveY);
  }

  private static double clip(double value, double most) {
    return Math.max(0, Math.min(value, most));
  }
}
