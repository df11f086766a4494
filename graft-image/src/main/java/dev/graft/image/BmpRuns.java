package dev.graft.image;

import java.util.Arrays;

/**
 * Unpacks the run-length encoding of bitmaps with palettes: a count and what is repeated, or after
 * a zero an escape: end of a row, end of all, a jump, or pixels as they are.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int JUMP = 2;

  private final Fields file;
  private final int width;
  private final boolean nibbles;
  private final byte[] indices;
  private long at;
  private int have;
  private int x;

  private BmpRuns(Fields file, BmpHeader header) {
    this.file = file;
    this.width = (int) header.width();
    this.nibbles = header.compression() == BmpHeader.RUNS_OF_NIBBLES;
    this.indices = new byte[width * (int) header.height()];
    this.at = header.pixels();
  }

  /**
   * The palette's indices, row by row as they are stored.
   *
   * @throws DecodeException if they are too few for the picture
   */
  static byte[] unpack(Fields file, BmpHeader header) throws DecodeException {
    BmpRuns runs = new BmpRuns(file, header);
    while (runs.have < runs.indices.length && runs.at + 1 < file.length() && runs.step()) {}
    if (runs.have < runs.indices.length) {
      throw new DecodeException("is a damaged BMP: its runs end before the last row");
    }
    return runs.indices;
  }

  /** Takes one run or escape; false at the end. */
  private boolean step() {
    int count = file.u8(at);
    int value = file.u8(at + 1);
    at += 2;
    if (count > 0) {
      repeat(Math.min(count, width - x), value);
      return true;
    }
    switch (value) {
      case END_OF_ROW -> {
        skip((width - have % width) % width);
        x = 0;
      }
      case END -> {
        return false;
      }
      case JUMP -> {
        skip((long) file.u8(at) + (long) file.u8(at + 1) * width);
        at += 2;
        x = have % width;
      }
      default -> copy(value);
    }
    return true;
  }

  private void repeat(int count, int value) {
    int length = Math.max(0, Math.min(count, indices.length - have));
    for (int i = 0; i < length; i++) {
      indices[have + i] = (byte) (nibbles ? i % 2 == 0 ? value >> 4 : value & 0xF : value);
    }
    have += length;
    x += Math.max(0, count);
  }

  private void copy(int stated) {
    int count = Math.min(stated, indices.length - have);
    for (int i = 0; i < count; i++) {
      int value = file.u8(at + (nibbles ? i / 2 : i));
      indices[have++] = (byte) (nibbles ? i % 2 == 0 ? value >> 4 : value & 0xF : value);
    }
    at += nibbles ? (count + 1) / 2 : count;
    at += at % 2; // pixels as they are fill a whole number of 16-bit words
    x += stated;
  }

  /** Pixels that nothing is said of have the first colour. */
  private void skip(long count) {
    int to = (int) Math.min(indices.length, have + count);
    Arrays.fill(indices, have, to, (byte) 0);
    have = to;
  }
}
