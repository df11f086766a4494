package dev.graft.detect;

import dev.graft.data.PictureSize;
import dev.graft.graph.Tensor;
import dev.graft.modality.Placement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A view in whose corners four pictures are shown, which meet in a point: Bochkovskiy, Wang and
 * Liao, "YOLOv4: Optimal Speed and Accuracy of Object Detection", 2020, arXiv:2004.10934. Each
 * corner shows a part of a view of its picture, as much of the picture as there is room for.
 */
record Mosaic(List<Tile> tiles) {
  private static final double LEAST_SIDE = 0.25;

  /** Copies the list. */
  Mosaic {
    tiles = List.copyOf(tiles);
  }

  /**
   * A corner.
   *
   * @param picture which is shown there
   * @param left where it begins in the mosaic
   * @param top where it begins in the mosaic
   * @param size how large it is
   * @param across which of the parts of the picture's view that it could show, 0 for the leftmost
   *     to 1
   * @param down the same from top to bottom
   */
  record Tile(int picture, int left, int top, PictureSize size, double across, double down) {
    /** Where the whole picture lies in the corner, if it lies like this in its own view. */
    Placement placement(Placement own, PictureSize view) {
      return new Placement(
          own.left() - startX(own, view),
          own.top() - startY(own, view),
          own.width(),
          own.height(),
          own.mirrored());
    }

    int startX(Placement own, PictureSize view) {
      return start(own.left(), own.width(), view.width(), size.width(), across);
    }

    int startY(Placement own, PictureSize view) {
      return start(own.top(), own.height(), view.height(), size.height(), down);
    }

    /** Where what it shows begins: all of the picture if it is that small, else nothing beside. */
    private static int start(double picture, double length, int view, int shown, double share) {
      double from = Math.max(0, picture);
      double to = Math.min(view, picture + length);
      double first = Math.max(0, Math.min(from, to - shown));
      double last = Math.min(view - shown, Math.max(from, to - shown));
      return (int) Math.round(first + share * (last - first));
    }
  }

  /**
   * A random one.
   *
   * @param picture one that is in it
   * @param pictures how many there are to draw the others from
   * @param view its size
   */
  static Mosaic drawn(int picture, int pictures, PictureSize view, RandomGenerator random) {
    int across = side(view.width(), random);
    int down = side(view.height(), random);
    int own = random.nextInt(4);
    List<Tile> tiles = new ArrayList<>();
    for (int corner = 0; corner < 4; corner++) {
      boolean right = corner % 2 == 1;
      boolean low = corner / 2 == 1;
      PictureSize size =
          new PictureSize(
              right ? view.width() - across : across, low ? view.height() - down : down);
      int shown = corner == own ? picture : random.nextInt(pictures);
      tiles.add(
          new Tile(
              shown,
              right ? across : 0,
              low ? down : 0,
              size,
              random.nextDouble(),
              random.nextDouble()));
    }
    return new Mosaic(tiles);
  }

  private static int side(int whole, RandomGenerator random) {
    double share = LEAST_SIDE + (1 - 2 * LEAST_SIDE) * random.nextDouble();
    return Math.max(1, (int) Math.round(share * whole));
  }

  /**
   * Writes a corner.
   *
   * @param view of its picture, [1, channels, height, width]
   * @param own where that has the picture
   * @param mosaic of the view's shape
   */
  static void write(Tile tile, Tensor view, Placement own, ByteBuffer mosaic) {
    long[] shape = view.shape();
    int height = (int) shape[2];
    int width = (int) shape[3];
    PictureSize size = new PictureSize(width, height);
    int startX = tile.startX(own, size);
    int startY = tile.startY(own, size);
    ByteBuffer from = view.bytes();
    for (int channel = 0; channel < shape[1]; channel++) {
      for (int y = 0; y < tile.size().height(); y++) {
        int row = channel * height + y;
        mosaic.put(
            Float.BYTES * ((row + tile.top()) * width + tile.left()),
            from,
            from.position() + Float.BYTES * ((row + startY) * width + startX),
            Float.BYTES * tile.size().width());
      }
    }
  }
}
