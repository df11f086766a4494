package dev.graft.image;

import java.nio.charset.StandardCharsets;

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

  int i32Little(long at) {
    return (int) u32Little(at);
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
