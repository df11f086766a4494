package dev.graft.audio;

import dev.graft.UnreadableException;

/**
 * The pages of an Ogg file (RFC 3533), looked at before a decoder sees what is in them: each has a
 * checksum, and the last one says that it is the last.
 */
final class OggPages {
  private static final int HEADER_BYTES = 27;
  private static final int CHECKSUM_AT = 22;
  private static final int END_OF_STREAM = 4;
  private static final int POLYNOMIAL = 0x04c11db7;
  private static final int[] TABLE = table();

  private OggPages() {}

  /**
   * Makes sure that all pages are there and whole.
   *
   * @throws UnreadableException if not, saying what is wrong
   */
  static void check(byte[] file) throws UnreadableException {
    int at = 0;
    boolean ended = false;
    while (at < file.length && !ended) {
      if (at + HEADER_BYTES > file.length) {
        throw new UnreadableException("is truncated: an Ogg that ends within a page");
      }
      boolean isPage =
          file[at] == 'O' && file[at + 1] == 'g' && file[at + 2] == 'g' && file[at + 3] == 'S';
      if (!isPage) {
        throw new UnreadableException("is a damaged Ogg: a page is missing");
      }
      int end = end(file, at);
      if (end > file.length) {
        throw new UnreadableException("is truncated: an Ogg that ends within a page");
      }
      if (checksum(file, at, end) != stated(file, at + CHECKSUM_AT)) {
        throw new UnreadableException("is a damaged Ogg: a page has another checksum");
      }
      ended = (file[at + 5] & END_OF_STREAM) != 0;
      at = end;
    }
    if (!ended) {
      throw new UnreadableException("is truncated: an Ogg without its last page");
    }
  }

  private static int end(byte[] file, int page) {
    int segments = file[page + HEADER_BYTES - 1] & 0xff;
    int end = page + HEADER_BYTES + segments;
    for (int i = page + HEADER_BYTES;
        i < Math.min(page + HEADER_BYTES + segments, file.length);
        i++) {
      end += file[i] & 0xff;
    }
    return end;
  }

  private static int stated(byte[] file, int at) {
    return (file[at] & 0xff)
        | ((file[at + 1] & 0xff) << 8)
        | ((file[at + 2] & 0xff) << 16)
        | (file[at + 3] << 24);
  }

  /** Of a page whose own checksum is taken for zero. */
  private static int checksum(byte[] file, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      boolean isChecksum = i >= from + CHECKSUM_AT && i < from + CHECKSUM_AT + 4;
      int value = isChecksum ? 0 : file[i] & 0xff;
      crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff];
    }
    return crc;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 24;
      for (int k = 0; k < 8; k++) {
        crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
      }
      table[i] = crc;
    }
    return table;
  }
}
