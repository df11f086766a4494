package dev.graft.image;

import java.util.random.RandomGenerator;

/**
 * Training views in which every length and every colour stays as it is: the picture is moved by up
 * to a twelfth of its side, and mirrored in half of the views. What moves in at an edge is the
 * edge's own pixels, over and over.
 */
public final class Shift {
  private static final double LARGEST_PART = 1.0 / 12;

  private Shift() {}

  /**
   * Draws a view of the picture's own size.
   *
   * @param random every draw comes from here, so equal generators give equal views
   */
  public static Picture view(Picture picture, RandomGenerator random) {
    int right = offset(picture.width(), random);
    int down = offset(picture.height(), random);
    Picture moved = moved(picture, right, down);
    return random.nextBoolean() ? moved.mirrored() : moved;
  }

  private static int offset(int side, RandomGenerator random) {
    int most = (int) Math.round(side * LARGEST_PART);
    return random.nextInt(2 * most + 1) - most;
  }

  private static Picture moved(Picture picture, int right, int down) {
    int width = picture.width();
    int height = picture.height();
    byte[] rgb = picture.rgb();
    byte[] target = new byte[rgb.length];
    for (int y = 0; y < height; y++) {
      int row = Math.max(0, Math.min(height - 1, y - down)) * width;
      for (int x = 0; x < width; x++) {
        int from = 3 * (row + Math.max(0, Math.min(width - 1, x - right)));
        System.arraycopy(rgb, from, target, 3 * (y * width + x), 3);
      }
    }
    return new Picture(picture.size(), target);
  }
}
