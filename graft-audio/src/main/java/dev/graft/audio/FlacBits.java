package dev.graft.audio;

import dev.graft.UnreadableException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bits of a file that is read piece by piece, the highest of each byte first. Keeps the checksums
 * of what was read since a frame began.
 */
final class FlacBits {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int[] CRC8 = table(8, 0x07);
  private static final int[] CRC16 = table(16, 0x8005);

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private int bit;
  private int crc8;
  private int crc16;

  FlacBits(InputStream in) {
    this.in = in;
  }

  /** Whether so many bytes are left, or more. */
  private boolean has(int bytes) throws IOException {
    if (end - at < bytes) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
      end += in.readNBytes(buffer, end, BUFFER_BYTES - end);
    }
    return end - at >= bytes;
  }

  boolean hasMore() throws IOException {
    return has(1);
  }

  /** Whether the next bytes begin a frame. */
  boolean isAtFrame() throws IOException {
    return has(2) && buffer[at] == -1 && (buffer[at + 1] & 0xfe) == 0xf8;
  }

  /** From here on checksums count. */
  void beginFrame() {
    crc8 = 0;
    crc16 = 0;
  }

  /** Of all whole bytes since the frame began. */
  int crc8() {
    return crc8;
  }

  /** Of all whole bytes since the frame began. */
  int crc16() {
    return crc16;
  }

  /** Passes over bytes, as many of them as there are. */
  void skip(long bytes) throws IOException {
    for (long left = bytes; left > 0 && hasMore(); ) {
      int passed = (int) Math.min(left, end - at);
      at += passed;
      left -= passed;
    }
  }

  /** An unsigned number of up to 36 bits. */
  long read(int count) throws IOException {
    long value = 0;
    int left = count;
    while (left > 0) {
      if (at >= end && !hasMore()) {
        throw new UnreadableException("is truncated: a FLAC that ends within a frame");
      }
      int taken = Math.min(left, 8 - bit);
      int part = ((buffer[at] & 0xff) >> (8 - bit - taken)) & ((1 << taken) - 1);
      value = (value << taken) | part;
      left -= taken;
      bit += taken;
      if (bit == 8) {
        next();
      }
    }
    return value;
  }

  private void next() {
    int read = buffer[at++] & 0xff;
    bit = 0;
    crc8 = CRC8[crc8 ^ read];
    crc16 = ((crc16 << 8) ^ CRC16[(crc16 >> 8) ^ read]) & 0xffff;
  }

  long readSigned(int count) throws IOException {
    long value = read(count);
    return value << (64 - count) >> (64 - count);
  }

  /** How many zeros there are before the next one. */
  int readUnary() throws IOException {
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    return zeros;
  }

  /** A number coded as UTF-8 codes characters, of up to 36 bits. */
  void skipCodedNumber() throws IOException {
    int first = (int) read(8);
    for (int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1; more > 0; more--) {
      read(8);
    }
  }

  /** To the beginning of a byte. */
  void align() {
    if (bit > 0) {
      next();
    }
  }

  private static int[] table(int width, int polynomial) {
    int top = 1 << (width - 1);
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << (width - 8);
      for (int k = 0; k < 8; k++) {
        crc = (crc & top) == 0 ? crc << 1 : (crc << 1) ^ polynomial;
      }
      table[i] = crc & ((1 << width) - 1);
    }
    return table;
  }
}
