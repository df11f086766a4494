package dev.graft.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes PNG (ISO/IEC 15948) row by row, so that nothing but the picture itself takes memory. Of
 * an animation there is the default image, which every reader shows that knows no animations; gamma
 * and colour profiles count for nothing, as in Pillow.
 */
final class PngDecoder {
  /** Start and step of Adam7's passes: x, y, across, down. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};
  private static final int PALETTE = 3;

  /** What devices of 12 bits never reach, so that a picture of 16 bits is not from one. */
  private static final int TWELVE_BITS = 1 << 12;

  private final byte[] bytes;
  private final Fields file;
  private final Size size;
  private final int depth;
  private final int colour;
  private final int channels;
  private final Inflater inflater = new Inflater();
  private byte[] palette = {};
  private PngChunk chunk;

  private PngDecoder(byte[] bytes) throws DecodeException {
    this.bytes = bytes;
    this.file = new Fields(bytes);
    this.chunk = PngChunk.first(file);
    this.size = new Size((int) file.u32Big(16), (int) file.u32Big(20));
    this.depth = file.u8(24);
    this.colour = file.u8(25);
    this.channels =
        switch (colour) {
          case 0, PALETTE -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> throw damaged("there is no colour type " + colour);
        };
    boolean deep = depth == 8 || (depth == 16 && colour != PALETTE);
    boolean shallow = (depth == 1 || depth == 2 || depth == 4) && channels == 1;
    if (!deep && !shallow) {
      throw damaged("a depth of " + depth + " bits does not go with colour type " + colour);
    }
    if (file.u8(26) != 0 || file.u8(27) != 0 || file.u8(28) > 1) {
      throw damaged("its compression, filter or interlace method is unknown");
    }
  }

  /**
   * Decodes a file that {@link ImageCheck} found whole.
   *
   * @throws DecodeException if its data are damaged
   */
  static Picture decode(byte[] file) throws DecodeException {
    PngDecoder decoder = new PngDecoder(file);
    try {
      return decoder.picture();
    } catch (DataFormatException e) {
      throw damaged("its compressed data cannot be unpacked");
    } finally {
      decoder.inflater.end();
    }
  }

  private Picture picture() throws DecodeException, DataFormatException {
    while (!chunk.name().equals("IDAT")) {
      if (chunk.name().equals("PLTE")) {
        palette = file.copy(chunk.data(), Math.min(chunk.length(), 3 * 256));
      } else if (chunk.isCritical() && !chunk.name().equals("IHDR")) {
        throw damaged("its part '" + chunk.name() + "' is none that PNG has");
      }
      chunk = chunk.next(file);
    }
    if (colour == PALETTE && palette.length == 0) {
      throw damaged("it has no palette");
    }
    inflater.setInput(bytes, (int) chunk.data(), chunk.length());
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int[] pass : file.u8(28) == 1 ? PASSES : ONE_PASS) {
      decode(pass, rgb);
    }
    drain();
    if (isDeepGrey()) {
      spreadDeepGrey(rgb);
    }
    return new Picture(size, rgb);
  }

  private void decode(int[] pass, byte[] rgb) throws DecodeException, DataFormatException {
    int width = (size.width() - pass[0] + pass[2] - 1) / pass[2];
    if (width <= 0 || size.height() <= pass[1]) {
      return;
    }
    int rowBytes = Math.toIntExact(((long) width * channels * depth + 7) / 8);
    int pixelBytes = Math.max(1, channels * depth / 8);
    byte[] above = new byte[1 + rowBytes];
    byte[] row = new byte[1 + rowBytes];
    for (int y = pass[1]; y < size.height(); y += pass[3]) {
      fill(row);
      unfilter(row, above, pixelBytes);
      for (int x = 0; x < width; x++) {
        put(row, x, rgb, 3 * (y * size.width() + pass[0] + x * pass[2]));
      }
      byte[] done = above;
      above = row;
      row = done;
    }
  }

  /** The next bytes of the unpacked data, from as many data chunks as it takes. */
  private void fill(byte[] row) throws DecodeException, DataFormatException {
    int have = 0;
    while (have < row.length) {
      have += inflater.inflate(row, have, row.length - have);
      if (have < row.length && !moreInput()) {
        throw damaged("its data end before the last row");
      }
    }
  }

  private boolean moreInput() {
    if (inflater.finished() || inflater.needsDictionary()) {
      return false;
    }
    if (inflater.needsInput()) {
      do {
        chunk = chunk.next(file);
        if (chunk.isEnd()) {
          return false;
        }
      } while (!chunk.name().equals("IDAT"));
      inflater.setInput(bytes, (int) chunk.data(), chunk.length());
    }
    return true;
  }

  /** To the end, where a checksum over all the data stands. */
  private void drain() throws DataFormatException {
    byte[] rest = new byte[1 << 10];
    int limit = 1 << 10; // what comes after the last row is of no use, but nobody's fault
    while (limit-- > 0 && (inflater.inflate(rest) > 0 || moreInput())) {}
  }

  private static void unfilter(byte[] row, byte[] above, int pixelBytes) throws DecodeException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + pixelBytes; i < row.length; i++) {
          row[i] += row[i - pixelBytes];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
          row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 1; i < row.length; i++) {
          boolean first = i <= pixelBytes;
          int left = first ? 0 : row[i - pixelBytes] & 0xFF;
          int corner = first ? 0 : above[i - pixelBytes] & 0xFF;
          row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
        }
      }
      default -> throw damaged("there is no filter " + (row[0] & 0xFF));
    }
  }

  private static int paeth(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private boolean isDeepGrey() {
    return colour == 0 && depth == 16;
  }

  /**
   * From a pixel's two bytes, the upper first, to three equal colours. What needs no more than 8
   * bits stays as it is, as in Pillow. Of what needs all of them the upper 8 stay; Pillow has white
   * for everything from 256 on.
   */
  private static void spreadDeepGrey(byte[] rgb) throws DecodeException {
    int largest = 0;
    for (int at = 0; at < rgb.length; at += 3) {
      largest = Math.max(largest, (rgb[at] & 0xFF) << 8 | (rgb[at + 1] & 0xFF));
    }
    if (largest > 0xFF && largest < TWELVE_BITS) {
      throw new DecodeException(
          String.format(
              Locale.ROOT,
              "is a grey PNG of 16 bits whose largest value is %d of 65535, which would be next to black; spread its values over 16 bits, or save it with 8",
              largest));
    }
    int kept = largest > 0xFF ? 0 : 1;
    for (int at = 0; at < rgb.length; at += 3) {
      Arrays.fill(rgb, at, at + 3, rgb[at + kept]);
    }
  }

  /** Puts a pixel; of 16 bits the upper 8 stay, of grey both bytes for now; alpha goes. */
  private void put(byte[] row, int x, byte[] rgb, int to) {
    int bytesPerValue = depth / 8;
    int at = 1 + x * channels * bytesPerValue;
    if (colour == 2 || colour == 6) {
      rgb[to] = row[at];
      rgb[to + 1] = row[at + bytesPerValue];
      rgb[to + 2] = row[at + 2 * bytesPerValue];
    } else if (colour == PALETTE) {
      int entry = 3 * value(row, x);
      for (int i = 0; i < 3; i++) {
        rgb[to + i] = entry + i < palette.length ? palette[entry + i] : 0;
      }
    } else if (isDeepGrey()) {
      rgb[to] = row[at];
      rgb[to + 1] = row[at + 1];
    } else {
      byte grey = depth >= 8 ? row[at] : (byte) (value(row, x) * (0xFF / ((1 << depth) - 1)));
      Arrays.fill(rgb, to, to + 3, grey);
    }
  }

  /** A value of at most 8 bits, of which there is one per pixel. */
  private int value(byte[] row, int x) {
    int bit = x * depth;
    return (row[1 + (bit >> 3)] & 0xFF) >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
  }

  private static DecodeException damaged(String what) {
    return new DecodeException("is a damaged PNG: " + what);
  }
}
