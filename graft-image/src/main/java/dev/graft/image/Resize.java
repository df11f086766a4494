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

  /**
   * The shorter side to a length, but the longer one to no more than another, as Transformers do.
   */
  record ShorterSideAtMost(int lengthPx, int longestPx) implements Resize {
    /** Checks the lengths. */
    public ShorterSideAtMost {
      if (lengthPx < 1 || longestPx < 1) {
        throw new IllegalArgumentException(
            "sides of " + lengthPx + " and at most " + longestPx + " px are none");
      }
    }

    @Override
    public Size apply(Size original) {
      int shorter = Math.min(original.width(), original.height());
      int longer = Math.max(original.width(), original.height());
      double exact = lengthPx;
      int rounded = lengthPx;
      if ((double) longer / shorter * lengthPx > longestPx) {
        exact = (double) longestPx * shorter / longer;
        rounded = (int) Math.rint(exact);
      }
      if (shorter == rounded) {
        return original;
      }
      int other = (int) (exact * longer / shorter);
      return original.width() < original.height()
          ? new Size(rounded, other)
          : new Size(other, rounded);
    }
  }

  /** In proportion to the largest size that fits, as Transformers do. */
  record Within(Size size) implements Resize {
    @Override
    public Size apply(Size original) {
      double scale =
          Math.min(
              (double) size.height() / original.height(), (double) size.width() / original.width());
      return new Size((int) (original.width() * scale), (int) (original.height() * scale));
    }
  }

  /**
   * In proportion to the largest size that fits into another, which is filled up with grey, as
   * detectors want it: nothing is cut off, and nothing is stretched.
   *
   * @param size of what comes out
   * @param grey what it is filled up with, from 0 to 255
   * @param place where the picture lies in it
   */
  record Letterbox(Size size, int grey, Place place) implements Resize {
    /** Where the picture lies. */
    public enum Place {
      /** In the upper left corner, as YOLOX has it. */
      CORNER,
      /** In the middle. */
      MIDDLE
    }

    /** Checks the grey. */
    public Letterbox {
      if (grey < 0 || grey > 255) {
        throw new IllegalArgumentException("a grey of " + grey + " is not from 0 to 255");
      }
    }

    /** The size of the picture within. */
    @Override
    public Size apply(Size original) {
      double scale =
          Math.min(
              (double) size.width() / original.width(), (double) size.height() / original.height());
      return new Size(
          Math.max(1, (int) (original.width() * scale)),
          Math.max(1, (int) (original.height() * scale)));
    }
  }

  /** In proportion to the smallest size that covers another, as timm does. */
  record Covering(Size size) implements Resize {
    @Override
    public Size apply(Size original) {
      double ratio =
          Math.min(
              (double) original.height() / size.height(), (double) original.width() / size.width());
      return new Size(
          (int) Math.rint(original.width() / ratio), (int) Math.rint(original.height() / ratio));
    }
  }
}
