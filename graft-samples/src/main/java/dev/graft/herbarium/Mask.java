package dev.graft.herbarium;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;

/** One grey value per pixel, drawn with soft edges. */
final class Mask implements AutoCloseable {
  private final int size;
  private final BufferedImage image;
  private final Graphics2D pen;

  /** A square mask of so many pixels a side, all 0. */
  Mask(int size) {
    this.size = size;
    image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    pen = smoothPen(image);
  }

  /** What draws on a picture with soft edges. */
  static Graphics2D smoothPen(BufferedImage image) {
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return pen;
  }

  /** Fills an outline with a value from 0 to 1. */
  void fill(Curve outline, double value) {
    fill(List.of(outline), value);
  }

  /** Fills several outlines as one. */
  void fill(List<Curve> outlines, double value) {
    float grey = (float) Math.max(0, Math.min(1, value));
    pen.setColor(new Color(grey, grey, grey));
    pen.fill(path(outlines, size));
  }

  /** Confines what is drawn from now on to an outline; its edge is not softened. */
  void clip(Curve outline) {
    pen.setClip(path(List.of(outline), size));
  }

  void unclip() {
    pen.setClip(null);
  }

  /** Closed outlines, from the unit square to pixels. */
  static Path2D path(List<Curve> outlines, double scale) {
    Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    for (Curve outline : outlines) {
      List<Point> points = outline.points();
      path.moveTo(points.get(0).x() * scale, points.get(0).y() * scale);
      for (int i = 1; i < points.size(); i++) {
        path.lineTo(points.get(i).x() * scale, points.get(i).y() * scale);
      }
      path.closePath();
    }
    return path;
  }

  /** The values, row by row, from 0 to 1. */
  float[] values() {
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = (bytes[i] & 0xff) / 255f;
    }
    return values;
  }

  /** Frees the pen. */
  @Override
  public void close() {
    pen.dispose();
  }
}
