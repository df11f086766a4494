package dev.graft.image;

/**
 * A part of a PNG file (ISO/IEC 15948, 5.3): its length, its name, its data and a checksum.
 *
 * @param name four letters
 * @param data where its data start
 * @param length of its data in bytes
 */
record PngChunk(String name, long data, int length) {
  private static final int SIGNATURE_BYTES = 8;

  static PngChunk first(Fields file) {
    return at(file, SIGNATURE_BYTES);
  }

  /** The chunk behind this one. */
  PngChunk next(Fields file) {
    return at(file, data + length + 4);
  }

  private static PngChunk at(Fields file, long start) {
    long length = file.u32Big(start);
    file.requireUpTo(start + 12 + length);
    return new PngChunk(file.name(start + 4), start + 8, (int) length);
  }

  boolean isEnd() {
    return name.equals("IEND");
  }

  /** Whether a picture cannot be shown without it: its name starts with a capital. */
  boolean isCritical() {
    return (name.charAt(0) & 0x20) == 0;
  }
}
