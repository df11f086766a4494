package dev.graft.image;

import dev.graft.Content;
import dev.graft.data.Box;
import java.io.IOException;
import java.text.Normalizer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Draws boxes and what they are about into pictures, for people. */
public final class BoxDrawing {
  private static final int JPEG_QUALITY = 90;

  /** Lines and letters grow with the picture: of this size they are one pixel and small. */
  private static final double PLAIN_PX = 500;

  private static final double LETTERS = 0.45;
  private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;

  /** Colours that can be told from one another, as 0xRRGGBB (Okabe and Ito, 2008). */
  private static final int[] COLOURS = {
    0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7
  };

  /**
   * A box to be drawn.
   *
   * @param box in the upright picture's pixels
   * @param text what is written beside it; letters without a plain form are question marks
   * @param colour boxes of one number have one colour
   */
  public record Mark(Box box, String text, int colour) {}

  private BoxDrawing() {}

  /**
   * A picture with boxes.
   *
   * @param content the file of the picture
   * @return a JPEG file
   * @throws IOException if it cannot be read
   */
  public static byte[] jpeg(Content content, List<Mark> marks) throws IOException {
    Picture picture = Decoder.decode(content);
    byte[] rgb = picture.rgb().clone();
    try (BytePointer pixels = new BytePointer(rgb);
        Mat mat = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3, pixels)) {
      double size = Math.max(1, Math.max(picture.width(), picture.height()) / PLAIN_PX);
      marks.forEach(mark -> draw(mat, mark, size));
      pixels.get(rgb);
    }
    return Decoder.encodeJpeg(new Picture(picture.size(), rgb), JPEG_QUALITY);
  }

  private static void draw(Mat picture, Mark mark, double size) {
    int rgb = COLOURS[Math.floorMod(mark.colour(), COLOURS.length)];
    int line = (int) Math.round(2 * size);
    int left = (int) Math.round(mark.box().left());
    int top = (int) Math.round(mark.box().top());
    int right = (int) Math.round(mark.box().right()) - 1;
    int bottom = (int) Math.round(mark.box().bottom()) - 1;
    try (Scalar colour = new Scalar(rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF, 0);
        Point corner = new Point(left, top);
        Point opposite = new Point(right, bottom)) {
      opencv_imgproc.rectangle(
          picture, corner, opposite, colour, line, opencv_imgproc.LINE_8, /* shift= */ 0);
      write(picture, plain(mark.text()), left, top, colour, size);
    }
  }

  /** Black on a bar of the box's colour, above the box or, where there is no room, within it. */
  private static void write(
      Mat picture, String text, int left, int top, Scalar colour, double size) {
    double scale = LETTERS * size;
    int thickness = (int) Math.max(1, Math.round(size));
    try (IntPointer below = new IntPointer(1);
        org.bytedeco.opencv.opencv_core.Size extent =
            opencv_imgproc.getTextSize(text, FONT, scale, thickness, below)) {
      int gap = (int) Math.round(3 * size);
      int height = extent.height() + below.get() + gap;
      int x = Math.max(0, Math.min(left, picture.cols() - extent.width() - 2 * gap));
      int y = top >= height ? top - height : top;
      try (Point from = new Point(x, y);
          Point to = new Point(x + extent.width() + 2 * gap, y + height);
          Point start = new Point(x + gap, y + extent.height() + gap / 2 + 1);
          Scalar black = new Scalar(0, 0, 0, 0)) {
        opencv_imgproc.rectangle(
            picture, from, to, colour, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
        opencv_imgproc.putText(
            picture, text, start, FONT, scale, black, thickness, opencv_imgproc.LINE_AA, false);
      }
    }
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^\\x20-\\x7E]", "?");
  }
}
