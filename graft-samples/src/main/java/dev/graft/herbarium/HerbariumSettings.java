package dev.graft.herbarium;

import dev.graft.HeldOutPart;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Locale;

/**
 * What a herbarium holds. Which leaf a picture shows follows from the seed and the picture's number
 * alone: with a larger count the first pictures stay as they were, and another style, size or
 * number of threads changes nothing but that.
 *
 * @param count number of pictures, the kinds taking turns; from 6 to a million
 * @param style how they are drawn
 * @param scene where the leaves are
 * @param sizePx width and height of each in pixels, from 16 to 1024
 * @param target what is to be learned from them
 * @param heldOutFraction the part set aside for validation, from 0 to below 1, the same of each
 *     kind; with 0 there is only one set
 * @param seed decides everything that is random
 * @param threads how many pictures are drawn at once, at least 1
 */
@RecordBuilder
public record HerbariumSettings(
    int count,
    Style style,
    Scene scene,
    int sizePx,
    LeafTarget target,
    double heldOutFraction,
    long seed,
    int threads)
    implements HerbariumSettingsBuilder.With {
  static final int KINDS = LeafKind.all().size();
  private static final int LARGEST_COUNT = 1_000_000;
  private static final int SMALLEST_PX = 16;
  private static final int LARGEST_PX = 1024;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left, or if a part is to be held out but the
   *     pictures are too few for one of each kind in it
   */
  public HerbariumSettings {
    if (count < KINDS || count > LARGEST_COUNT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a herbarium of %d pictures cannot be drawn; ask for %d, one of each kind, to %d",
              count,
              KINDS,
              LARGEST_COUNT));
    }
    if (sizePx < SMALLEST_PX || sizePx > LARGEST_PX) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "pictures of %d px cannot be drawn; ask for %d to %d px",
              sizePx,
              SMALLEST_PX,
              LARGEST_PX));
    }
    new HeldOutPart(heldOutFraction, KINDS).requireEnough(count, "pictures");
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /**
   * 1,200 photographs of 160 px, of leaves on sheets, for kinds, a quarter held out, seed 0, on one
   * thread.
   */
  public static HerbariumSettings defaults() {
    return new HerbariumSettings(1200, Style.PHOTO, Scene.SHEET, 160, LeafTarget.KIND, 0.25, 0, 1);
  }

  /** What a picture shows. */
  LeafKind kindOf(int index) {
    return LeafKind.all().get(index % KINDS);
  }

  /**
   * Whether a picture is held out: evenly spread, so that every kind and any count gets its part.
   */
  boolean isHeldOut(int index) {
    return new HeldOutPart(heldOutFraction, KINDS).holds(index);
  }
}
