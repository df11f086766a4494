package dev.graft.style;

import dev.graft.data.Skipped;
import java.util.List;

/**
 * What came of training a {@link Stylist}.
 *
 * @param stylist paints
 * @param before the mean over pictures as they are
 * @param after the same, painted
 * @param measuredPictures how many these were
 * @param heldOut whether training did not see them
 * @param trainedPictures on how many it was trained
 * @param steps how many were made: as asked, but for a part of less than a tenth
 * @param skipped files that are no pictures
 */
public record StylistRun(
    Stylist stylist,
    StyleLoss before,
    StyleLoss after,
    int measuredPictures,
    boolean heldOut,
    int trainedPictures,
    int steps,
    List<Skipped> skipped) {
  /** Copies the list. */
  public StylistRun {
    skipped = List.copyOf(skipped);
  }

  /** Which part of the pictures' distance to the style is gone, up to 1. */
  public double styleReached() {
    return before.style() > 0 ? 1 - after.style() / before.style() : 0;
  }
}
