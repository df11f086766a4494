package dev.graft.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers and names at places in a file, which may end too early. */
final class Fields {
  /** The file has fewer bytes than its structure promises. */
  static final class EndOfFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndOfFileException() {
      super("end of file", null, false, false);
    }
  }

  private final byte[] file;

  Fields(byte[] file) {
    this.file = file;
  }

  int length() {
    return file.length;
  }

  int u8(long at) {
    if (at < 0 || at >= file.length) {
      throw new EndOfFileException();
    }
    return file[(int) at] & 0xFF;
  }

  int u16Big(long at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16Little(long at) {
    return u8(at + 1) << 8 | u8(at);
  }

  int u24Little(long at) {
    return u16Little(at) | u8(at + 2) << 16;
  }

  long u32Big(long at) {
    return (long) u16Big(at) << 16 | u16Big(at + 2);
  }

  long u32Little(long at) {
    return (long) u16Little(at + 2) << 16 | u16Little(at);
  }

  int u16(long at, boolean big) {
    return big ? u16Big(at) : u16Little(at);
  }

  long u32(long at, boolean big) {
    return big ? u32Big(at) : u32Little(at);
  }

  long i64(long at, boolean big) {
    return big ? u32Big(at) << 32 | u32Big(at + 4) : u32Little(at + 4) << 32 | u32Little(at);
  }

  /** A copy of some of the bytes. */
  byte[] copy(long from, int length) {
    requireUpTo(from + length);
    return Arrays.copyOfRange(file, (int) from, (int) from + length);
  }

  /** Four characters. */
  String name(long at) {
    u8(at + 3);
    return new String(file, (int) at, 4, StandardCharsets.ISO_8859_1);
  }

  /** Complains if the file ends before this place. */
  void requireUpTo(long end) {
    if (end > file.length) {
      throw new EndOfFileException();
    }
  }
}
