package dev.graft.image;

import java.util.List;

/**
 * What stands before the pixels of a Windows or OS/2 bitmap.
 *
 * @param width in pixels, from 0
 * @param height in pixels, from 0
 * @param fromTop whether the first row is the topmost
 * @param bits per pixel
 * @param compression its number in the header
 * @param masks which bits of a pixel are red, green and blue, if the file says so
 * @param palette where the palette starts
 * @param colours how many entries it has
 * @param entryBytes how many bytes an entry has
 * @param pixels where the pixels start
 */
record BmpHeader(
    long width,
    long height,
    boolean fromTop,
    int bits,
    long compression,
    List<Long> masks,
    long palette,
    long colours,
    int entryBytes,
    long pixels) {
  static final int PLAIN = 0;
  static final int RUNS_OF_BYTES = 1;
  static final int RUNS_OF_NIBBLES = 2;
  static final int MASKED = 3;

  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_BYTES = 12;
  private static final int INFO_BYTES = 40;
  private static final int MASKS_AT = FILE_HEADER_BYTES + INFO_BYTES;

  /** Sizes of the known headers, by which they are told apart. */
  private static final List<Long> HEADERS = List.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

  BmpHeader {
    masks = List.copyOf(masks);
  }

  /** Whether it is a bitmap at all: two letters are easily met with. */
  static boolean isKnown(Fields file) {
    return HEADERS.contains(file.u32Little(FILE_HEADER_BYTES));
  }

  /**
   * Reads it.
   *
   * @throws Fields.EndOfFileException if the file ends too early
   */
  static BmpHeader read(Fields file) {
    long length = file.u32Little(FILE_HEADER_BYTES);
    boolean core = length == CORE_BYTES;
    int bits = file.u16Little(core ? 24 : 28);
    long compression = core ? PLAIN : file.u32Little(30);
    boolean masked = compression == MASKED;
    long stated = core ? 0 : file.u32Little(46);
    long colours = stated == 0 ? 1L << Math.min(bits, 32) : stated;
    // As Pillow and Windows have it, a height below zero means rows from the top.
    boolean fromTop = !core && file.u8(25) == 0xFF;
    long height = core ? file.u16Little(20) : file.u32Little(22);
    long palette = FILE_HEADER_BYTES + length + (masked && length == INFO_BYTES ? 12 : 0);
    int entryBytes = core ? 3 : 4;
    long paletteBytes = bits <= 8 ? entryBytes * colours : 0;
    long pixels = file.u32Little(10);
    boolean unstated = pixels == 0 || (bits <= 8 && pixels == FILE_HEADER_BYTES + length);
    return new BmpHeader(
        core ? file.u16Little(18) : file.u32Little(18),
        fromTop ? (1L << 32) - height : height,
        fromTop,
        bits,
        compression,
        masked
            ? List.of(
                file.u32Little(MASKS_AT),
                file.u32Little(MASKS_AT + 4),
                file.u32Little(MASKS_AT + 8))
            : List.of(),
        palette,
        colours,
        entryBytes,
        unstated ? palette + paletteBytes : pixels);
  }

  /** Rows are filled up to a multiple of four bytes. */
  long rowBytes() {
    return (width * bits + 31) / 32 * 4;
  }

  boolean isRunLength() {
    return compression == RUNS_OF_BYTES || compression == RUNS_OF_NIBBLES;
  }
}
