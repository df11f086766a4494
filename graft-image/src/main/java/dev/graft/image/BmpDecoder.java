package dev.graft.image;

import java.util.List;
import java.util.Locale;

/**
 * Decodes Windows and OS/2 bitmaps, plain and with runs, as Pillow does. Layouts that it doesn't
 * know are refused.
 */
final class BmpDecoder {
  private static final List<Long> MASKS_15 = List.of(0x7C00L, 0x03E0L, 0x001FL);
  private static final List<Long> MASKS_32 = List.of(0xFF0000L, 0xFF00L, 0xFFL);
  private static final List<Long> NO_MASKS = List.of(0L, 0L, 0L);

  private final Fields file;
  private final BmpHeader header;
  private final int width;
  private final int height;
  private final byte[] rgb;

  private BmpDecoder(Fields file, BmpHeader header) {
    this.file = file;
    this.header = header;
    this.width = (int) header.width();
    this.height = (int) header.height();
    this.rgb = new byte[3 * width * height];
  }

  /**
   * Decodes a file.
   *
   * @throws DecodeException if it is of a kind that is not known, or its data are damaged
   * @throws Fields.EndOfFileException if the file ends too early
   */
  static Picture decode(byte[] file) throws DecodeException {
    Fields fields = new Fields(file);
    BmpHeader header = BmpHeader.read(fields);
    unknown(header);
    BmpDecoder decoder = new BmpDecoder(fields, header);
    if (header.bits() <= 8) {
      decoder.indexed();
    } else if (header.bits() == 24) {
      decoder.bytes();
    } else {
      decoder.masked();
    }
    return new Picture(new Size(decoder.width, decoder.height), decoder.rgb);
  }

  private static void unknown(BmpHeader header) throws DecodeException {
    boolean plain = header.compression() == BmpHeader.PLAIN;
    boolean known =
        switch (header.bits()) {
          case 1 -> plain;
          case 4, 8 -> plain || header.isRunLength();
          case 16, 32 -> plain || header.compression() == BmpHeader.MASKED;
          case 24 ->
              plain
                  || (header.compression() == BmpHeader.MASKED && header.masks().equals(MASKS_32));
          default -> false;
        };
    if (!known) {
      throw refused(
          String.format(
              Locale.ROOT, "of %d bits with compression %d", header.bits(), header.compression()));
    }
    if (header.bits() <= 8 && header.colours() > 1 << 16) {
      throw refused("with a palette of " + header.colours() + " colours");
    }
  }

  /** Where in the result a stored row belongs. */
  private int rowStart(int storedRow) {
    return 3 * width * (header.fromTop() ? storedRow : height - 1 - storedRow);
  }

  private void indexed() throws DecodeException {
    byte[] palette = palette();
    if (header.isRunLength()) {
      byte[] indices = BmpRuns.unpack(file, header);
      for (int row = 0, i = 0; row < height; row++) {
        for (int x = 0, to = rowStart(row); x < width; x++, to += 3) {
          System.arraycopy(palette, 3 * (indices[i++] & 0xFF), rgb, to, 3);
        }
      }
      return;
    }
    int bits = header.bits();
    file.requireUpTo(header.pixels() + header.rowBytes() * height);
    for (int row = 0; row < height; row++) {
      long start = header.pixels() + header.rowBytes() * row;
      for (int x = 0, to = rowStart(row); x < width; x++, to += 3) {
        int bit = x * bits;
        int index = file.u8(start + (bit >> 3)) >> (8 - bits - (bit & 7)) & ((1 << bits) - 1);
        System.arraycopy(palette, 3 * index, rgb, to, 3);
      }
    }
  }

  /** 256 colours; those that the file has not are black, or beside greys in order, grey. */
  private byte[] palette() {
    byte[] palette = new byte[3 * 256];
    int colours = (int) Math.min(header.colours(), 256);
    file.requireUpTo(header.palette() + (long) colours * header.entryBytes());
    boolean greys = header.bits() == 8;
    for (int i = 0; i < colours; i++) {
      long entry = header.palette() + (long) i * header.entryBytes();
      for (int channel = 0; channel < 3; channel++) {
        int value = file.u8(entry + 2 - channel);
        palette[3 * i + channel] = (byte) value;
        greys &= value == i;
      }
    }
    for (int i = 3 * colours; greys && i < palette.length; i++) {
      palette[i] = (byte) (i / 3);
    }
    return palette;
  }

  private void bytes() {
    file.requireUpTo(header.pixels() + header.rowBytes() * height);
    for (int row = 0; row < height; row++) {
      long from = header.pixels() + header.rowBytes() * row;
      for (int x = 0, to = rowStart(row); x < width; x++, to += 3, from += 3) {
        rgb[to] = (byte) file.u8(from + 2);
        rgb[to + 1] = (byte) file.u8(from + 1);
        rgb[to + 2] = (byte) file.u8(from);
      }
    }
  }

  private void masked() throws DecodeException {
    boolean wide = header.bits() == 32;
    List<Long> masks = header.masks();
    if (masks.isEmpty() || (wide && masks.equals(NO_MASKS))) {
      masks = wide ? MASKS_32 : MASKS_15;
    }
    long[] mask = new long[3];
    int[] shift = new int[3];
    for (int i = 0; i < 3; i++) {
      mask[i] = masks.get(i);
      shift[i] = Long.numberOfTrailingZeros(mask[i]);
      long most = mask[i] >>> Math.min(shift[i], 63);
      if (mask[i] == 0 || (most & (most + 1)) != 0 || (!wide && mask[i] > 0xFFFF)) {
        throw refused("whose colour masks are no rows of bits");
      }
    }
    file.requireUpTo(header.pixels() + header.rowBytes() * height);
    for (int row = 0; row < height; row++) {
      long from = header.pixels() + header.rowBytes() * row;
      for (int x = 0, to = rowStart(row); x < width; x++, to += 3) {
        long pixel = wide ? file.u32Little(from + 4L * x) : file.u16Little(from + 2L * x);
        for (int i = 0; i < 3; i++) {
          long most = mask[i] >>> shift[i];
          rgb[to + i] = (byte) (((pixel & mask[i]) >>> shift[i]) * 0xFF / most);
        }
      }
    }
  }

  private static DecodeException refused(String kind) {
    return new DecodeException(
        "is a BMP " + kind + ", which cannot be read; convert it to PNG or JPEG");
  }
}
