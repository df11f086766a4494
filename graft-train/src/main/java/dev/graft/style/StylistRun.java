package dev.graft.style;

/**
 * What came of training a {@link Stylist}.
 *
 * @param stylist paints
 * @param before the mean over pictures as they are
 * @param after the same, painted
 * @param measuredPictures how many these were
 * @param heldOut whether training did not see them
 * @param trainedPictures on how many it was trained
 */
public record StylistRun(
    Stylist stylist,
    StyleLoss before,
    StyleLoss after,
    int measuredPictures,
    boolean heldOut,
    int trainedPictures) {
  /** Which part of the pictures' distance to the style is gone, up to 1. */
  public double styleReached() {
    return before.style() > 0 ? 1 - after.style() / before.style() : 0;
  }
}
