package dev.graft.image;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first frame of a GIF.
 *
 * @param screenWidth as the file states it, before frames that are larger
 * @param palette where its colours stand
 * @param paletteBytes how many bytes they take; 0 if there are none
 * @param transparent the index of the colour that is not to be shown
 * @param data where its data start
 */
record GifFrame(
    int screenWidth,
    int screenHeight,
    int left,
    int top,
    int width,
    int height,
    boolean interlaced,
    long palette,
    int paletteBytes,
    OptionalInt transparent,
    long data) {
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;
  private static final int SCREEN_BYTES = 13;

  /**
   * Finds it.
   *
   * @return empty if the file has no frame
   * @throws Fields.EndOfFileException if the file ends before the frame's data
   */
  static Optional<GifFrame> first(Fields file) {
    int screenPalette = paletteBytes(file.u8(10));
    OptionalInt transparent = OptionalInt.empty();
    long at = (long) SCREEN_BYTES + screenPalette;
    while (file.u8(at) == EXTENSION) {
      if (file.u8(at + 1) == GRAPHIC_CONTROL
          && file.u8(at + 2) >= 4
          && (file.u8(at + 3) & 1) == 1) {
        transparent = OptionalInt.of(file.u8(at + 6));
      }
      at = afterBlocks(file, at + 2);
    }
    if (file.u8(at) != IMAGE) {
      return Optional.empty();
    }
    int flags = file.u8(at + 9);
    int own = paletteBytes(flags);
    return Optional.of(
        new GifFrame(
            file.u16Little(6),
            file.u16Little(8),
            file.u16Little(at + 1),
            file.u16Little(at + 3),
            file.u16Little(at + 5),
            file.u16Little(at + 7),
            (flags & 0x40) != 0,
            own > 0 ? at + 10 : SCREEN_BYTES,
            own > 0 ? own : screenPalette,
            transparent,
            at + 10 + own));
  }

  /** Of the screen, or of what a frame that goes beyond it needs. */
  Size canvas() {
    return new Size(Math.max(screenWidth, left + width), Math.max(screenHeight, top + height));
  }

  /** Whether there is anything to see. */
  boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /** Where a chain of data blocks that starts at a place ends. */
  static long afterBlocks(Fields file, long from) {
    long at = from;
    while (file.u8(at) != 0) {
      at += 1 + file.u8(at);
    }
    return at + 1;
  }

  private static int paletteBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }
}
