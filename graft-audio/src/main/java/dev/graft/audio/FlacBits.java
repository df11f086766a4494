package dev.graft.audio;

import dev.graft.UnreadableException;

/** Bits of a file, the highest of each byte first. */
final class FlacBits {
  private final byte[] bytes;
  private int at;
  private int bit;

  FlacBits(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Of the next byte that is not begun. */
  int position() {
    return bit == 0 ? at : at + 1;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** Whether the next bytes begin a frame. */
  boolean isAtFrame() {
    return at + 1 < bytes.length && bytes[at] == -1 && (bytes[at + 1] & 0xfe) == 0xf8;
  }

  /** An unsigned number of up to 36 bits. */
  long read(int count) throws UnreadableException {
    long value = 0;
    int left = count;
    while (left > 0) {
      if (at >= bytes.length) {
        throw new UnreadableException("is truncated: a FLAC that ends within a frame");
      }
      int taken = Math.min(left, 8 - bit);
      int part = ((bytes[at] & 0xff) >> (8 - bit - taken)) & ((1 << taken) - 1);
      value = (value << taken) | part;
      left -= taken;
      bit += taken;
      if (bit == 8) {
        bit = 0;
        at++;
      }
    }
    return value;
  }

  long readSigned(int count) throws UnreadableException {
    long value = read(count);
    return value << (64 - count) >> (64 - count);
  }

  /** How many zeros there are before the next one. */
  int readUnary() throws UnreadableException {
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    return zeros;
  }

  /** A number coded as UTF-8 codes characters, of up to 36 bits. */
  void skipCodedNumber() throws UnreadableException {
    int first = (int) read(8);
    for (int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1; more > 0; more--) {
      read(8);
    }
  }

  /** To the beginning of a byte. */
  void align() {
    if (bit > 0) {
      bit = 0;
      at++;
    }
  }

  static int crc8(byte[] bytes, int from, int to) {
    return crc(bytes, from, to, 8, 0x07);
  }

  static int crc16(byte[] bytes, int from, int to) {
    return crc(bytes, from, to, 16, 0x8005);
  }

  private static int crc(byte[] bytes, int from, int to, int width, int polynomial) {
    int top = 1 << (width - 1);
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= (bytes[i] & 0xff) << (width - 8);
      for (int k = 0; k < 8; k++) {
        crc = (crc & top) == 0 ? crc << 1 : (crc << 1) ^ polynomial;
      }
    }
    return crc & ((1 << width) - 1);
  }
}
