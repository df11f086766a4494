package dev.graft.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stored picture has to be turned to stand upright; in the order of Exif's tag 274, whose
 * values are 1 to 8.
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  FLIPPED,
  TRANSPOSED,
  TURN_RIGHT,
  TRANSVERSED,
  TURN_LEFT;

  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;
  private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  /** The orientation of this number; upright where there is none such, as Pillow has it. */
  private static Orientation of(int number) {
    return number >= 1 && number <= 8 ? values()[number - 1] : UPRIGHT;
  }

  /** What a file asks for: by its Exif part, or where that doesn't say, by its XMP part. */
  static Orientation of(Metadata metadata) {
    OptionalInt exif = metadata.exif().map(Orientation::inExif).orElse(OptionalInt.empty());
    if (exif.isPresent()) {
      return of(exif.getAsInt());
    }
    Optional<Matcher> xmp =
        metadata
            .xmp()
            .map(text -> IN_XMP.matcher(new String(text, StandardCharsets.ISO_8859_1)))
            .filter(Matcher::find);
    return xmp.map(match -> of(Integer.parseInt(match.group(1)))).orElse(UPRIGHT);
  }

  /** The tag's value in a TIFF structure, 0 if it is no number; empty if the tag isn't there. */
  private static OptionalInt inExif(byte[] tiff) {
    Fields file = new Fields(tiff);
    try {
      boolean big = file.u16Big(0) == 0x4D4D;
      if ((!big && file.u16Big(0) != 0x4949) || !List.of(0x002A, 0x2A00).contains(file.u16Big(2))) {
        return OptionalInt.empty();
      }
      long directory = file.u32(4, big);
      int entries = file.u16(directory, big);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + (long) ENTRY_BYTES * i;
        file.requireUpTo(entry + ENTRY_BYTES);
        if (file.u16(entry, big) == TAG) {
          OptionalInt value = value(file, entry, big);
          if (value.isPresent()) {
            return value;
          }
        }
      }
    } catch (Fields.EndOfFileException e) {
      return OptionalInt.empty(); // what a damaged part says counts for nothing
    }
    return OptionalInt.empty();
  }

  private static OptionalInt value(Fields file, long entry, boolean big) {
    int type = file.u16(entry + 2, big);
    long count = file.u32(entry + 4, big);
    long unit =
        switch (type) {
          case 1, 2, 6, 7 -> 1;
          case 3, 8 -> 2;
          case 4, 9, 11, 13 -> 4;
          case 5, 10, 12, 16 -> 8;
          default -> 0;
        };
    if (unit == 0 || count == 0) {
      return OptionalInt.empty();
    }
    long at = count * unit > 4 ? file.u32(entry + 8, big) : entry + 8;
    if (at + count * unit > file.length()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        switch (type) {
          case 6 -> file.u8(at);
          case 3, 8 -> file.u16(at, big);
          case 4, 9, 13 -> small(file.u32(at, big));
          case 16 -> small(file.u32(big ? at + 4 : at, big));
          case 5, 10 -> quotient(file.u32(at, big), file.u32(at + 4, big));
          case 11 -> whole(Float.intBitsToFloat((int) file.u32(at, big)));
          case 12 -> whole(Double.longBitsToDouble(file.i64(at, big)));
          default -> 0;
        });
  }

  private static int small(long value) {
    return value <= 8 ? (int) value : 0;
  }

  private static int quotient(long numerator, long denominator) {
    return denominator > 0 && numerator % denominator == 0 ? small(numerator / denominator) : 0;
  }

  private static int whole(double value) {
    return value == Math.rint(value) && value >= 1 && value <= 8 ? (int) value : 0;
  }

  /** The size once it stands upright. */
  Size apply(Size stored) {
    return exchangesSides()
        ? new Size(/* width= */ stored.height(), /* height= */ stored.width())
        : stored;
  }

  private boolean exchangesSides() {
    return compareTo(TRANSPOSED) >= 0;
  }

  /** The picture upright; the same one if it is so already. */
  Picture apply(Picture stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    Picture upright = new Picture(apply(stored.size()), new byte[stored.rgb().length]);
    byte[] row = new byte[3 * stored.width()];
    for (int y = 0; y < stored.height(); y++) {
      System.arraycopy(stored.rgb(), y * row.length, row, 0, row.length);
      place(row, y, stored.size(), upright.rgb());
    }
    return upright;
  }

  /**
   * Puts a stored row of pixels where it belongs in the upright picture.
   *
   * @param row its pixels, RGB
   * @param y its place from the top
   * @param stored the size as it is stored
   * @param upright the upright picture's pixels
   */
  void place(byte[] row, int y, Size stored, byte[] upright) {
    int width = stored.width();
    int last = stored.height() - 1;
    boolean mirrored = this == MIRRORED || this == UPSIDE_DOWN;
    boolean fromBelow = this == UPSIDE_DOWN || this == FLIPPED;
    if (!exchangesSides()) {
      int to = 3 * width * (fromBelow ? last - y : y);
      for (int x = 0; x < width; x++) {
        System.arraycopy(row, 3 * x, upright, to + 3 * (mirrored ? width - 1 - x : x), 3);
      }
      return;
    }
    int column = this == TURN_RIGHT || this == TRANSVERSED ? last - y : y;
    boolean upwards = this == TRANSVERSED || this == TURN_LEFT;
    for (int x = 0; x < width; x++) {
      int line = upwards ? width - 1 - x : x;
      int to = 3 * (line * stored.height() + column);
      upright[to] = row[3 * x];
      upright[to + 1] = row[3 * x + 1];
      upright[to + 2] = row[3 * x + 2];
    }
  }
}
