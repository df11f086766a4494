package dev.graft.image;

/** To which size a picture is brought before the crop. */
public sealed interface Resize {
  /** The size that a picture of the given one gets. */
  Size apply(Size original);

  /** As it is. */
  record None() implements Resize {
    @Override
    public Size apply(Size original) {
      return original;
    }
  }

  /**
   * The shorter side to a length, the longer one in proportion and rounded down, as torchvision
   * does.
   *
   * @param lengthPx at least 1
   */
  record ShorterSide(int lengthPx) implements Resize {
    /** Checks the length. */
    public ShorterSide {
      if (lengthPx < 1) {
        throw new IllegalArgumentException("a shorter side of " + lengthPx + " px is none");
      }
    }

    @Override
    public Size apply(Size original) {
      int width = original.width();
      int height = original.height();
      return width <= height
          ? new Size(lengthPx, scaled(height, width))
          : new Size(scaled(width, height), lengthPx);
    }

    private int scaled(int longer, int shorter) {
      return (int) ((double) ((long) lengthPx * longer) / shorter);
    }
  }

  /** To an exact size, whatever the proportions. */
  record Exact(Size size) implements Resize {
    @Override
    public Size apply(Size original) {
      return size;
    }
  }
}
