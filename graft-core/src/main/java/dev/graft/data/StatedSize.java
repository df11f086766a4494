package dev.graft.data;

/** What an annotation says of the size of its picture, which tells its units. */
sealed interface StatedSize {
  /** Nothing: boxes are in the picture's own pixels. */
  record Unstated() implements StatedSize {}

  /** Boxes are parts of its sides, from 0 to 1. */
  record Fractions() implements StatedSize {}

  /** Boxes are in pixels of a picture of this size. */
  record Pixels(PictureSize size) implements StatedSize {}

  /** As a file states it, where many write 0 for what they do not know. */
  static StatedSize of(int width, int height) {
    return width > 0 && height > 0 ? new Pixels(new PictureSize(width, height)) : new Unstated();
  }
}
