package dev.graft.image;

import java.util.random.RandomGenerator;

/**
 * How training views of a picture are drawn: a random part of it, perhaps mirrored, perhaps with
 * other colours, perhaps bent by random operations.
 *
 * <p>The part is drawn as by Szegedy et al., "Going Deeper with Convolutions", 2015,
 * arXiv:1409.4842, with torchvision's range of aspect ratios; the random operations as by Cubuk et
 * al., "RandAugment: Practical Automated Data Augmentation with a Reduced Search Space", 2020,
 * arXiv:1909.13719.
 *
 * @param smallestPart the smallest part of the picture's area that a view may show, from above 0 to
 *     1; 1 for as much as the view's shape allows
 * @param mirrorProbability how often the view is mirrored left to right, from 0 to 1
 * @param colourJitter how far brightness, contrast and saturation may move, as a part of what they
 *     are, from 0 to below 1; the hue turns by up to a tenth of that
 * @param operations how many random operations are applied, from 0
 * @param magnitude how strong they are, from 0 to 1
 */
public record Augmentation(
    double smallestPart,
    double mirrorProbability,
    double colourJitter,
    int operations,
    double magnitude) {
  private static final double NARROWEST = 3.0 / 4;
  private static final double WIDEST = 4.0 / 3;
  private static final int ATTEMPTS = 10;

  /** Checks the ranges. */
  public Augmentation {
    check("smallest part", smallestPart, smallestPart > 0 && smallestPart <= 1);
    check(
        "mirror probability", mirrorProbability, mirrorProbability >= 0 && mirrorProbability <= 1);
    check("colour jitter", colourJitter, colourJitter >= 0 && colourJitter < 1);
    check("number of operations", operations, operations >= 0);
    check("magnitude", magnitude, magnitude >= 0 && magnitude <= 1);
  }

  /** Crops of at least half the picture, mirrored in half of the views. */
  public static Augmentation light() {
    return new Augmentation(0.5, 0.5, 0, 0, 0);
  }

  /** Crops of at least a third, mirrored, colours moved by up to a fifth. */
  public static Augmentation standard() {
    return new Augmentation(0.35, 0.5, 0.2, 0, 0);
  }

  /** Crops of at least a quarter, mirrored, colours moved by up to 0.3, two random operations. */
  public static Augmentation strong() {
    return new Augmentation(0.25, 0.5, 0.3, 2, 0.3);
  }

  /**
   * Draws a view.
   *
   * @param random every draw comes from here, so equal generators give equal views
   * @return a picture of this size
   */
  public Picture view(
      Picture picture, Size size, Interpolation interpolation, RandomGenerator random) {
    Picture view = Resampler.resized(part(picture, size, random), size, interpolation);
    if (random.nextDouble() < mirrorProbability) {
      view = view.mirrored();
    }
    if (colourJitter > 0) {
      view = jitter(view, random);
    }
    for (int i = 0; i < operations; i++) {
      view = RandomOperation.draw(random).apply(view, magnitude, random);
    }
    return view;
  }

  /** A random part of the picture, of a random shape near that of the view. */
  private Picture part(Picture picture, Size size, RandomGenerator random) {
    double area = (double) picture.width() * picture.height();
    double viewShape = (double) size.width() / size.height();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double wanted = area * between(smallestPart, 1, random);
      double shape = viewShape * Math.exp(between(Math.log(NARROWEST), Math.log(WIDEST), random));
      int partWidth = (int) Math.round(Math.sqrt(wanted * shape));
      int partHeight = (int) Math.round(Math.sqrt(wanted / shape));
      if (partWidth > 0
          && partHeight > 0
          && partWidth <= picture.width()
          && partHeight <= picture.height()) {
        int left = random.nextInt(picture.width() - partWidth + 1);
        int top = random.nextInt(picture.height() - partHeight + 1);
        return cropped(picture, left, top, new Size(partWidth, partHeight));
      }
    }
    return largestPart(picture, viewShape);
  }

  /** The largest part from the middle that has the view's shape. */
  private static Picture largestPart(Picture picture, double shape) {
    int width = Math.max(1, (int) Math.min(picture.width(), Math.round(picture.height() * shape)));
    int height = Math.max(1, (int) Math.min(picture.height(), Math.round(picture.width() / shape)));
    int left = (picture.width() - width) / 2;
    int top = (picture.height() - height) / 2;
    return cropped(picture, left, top, new Size(width, height));
  }

  /** The same shapes in other colours. */
  Picture jitter(Picture view, RandomGenerator random) {
    return ColourTransform.brightness(factor(random))
        .then(ColourTransform.contrast(factor(random), ColourTransform.meanLuma(view)))
        .then(ColourTransform.saturation(factor(random)))
        .then(ColourTransform.hue(0.1 * colourJitter * between(-1, 1, random)))
        .apply(view);
  }

  private double factor(RandomGenerator random) {
    return between(1 - colourJitter, 1 + colourJitter, random);
  }

  private static Picture cropped(Picture picture, int left, int top, Size size) {
    byte[] target = new byte[3 * size.width() * size.height()];
    int row = 3 * size.width();
    for (int y = 0; y < size.height(); y++) {
      int from = 3 * ((top + y) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, target, y * row, row);
    }
    return new Picture(size, target);
  }

  static double between(double low, double high, RandomGenerator random) {
    return low + (high - low) * random.nextDouble();
  }

  private static void check(String name, double value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
