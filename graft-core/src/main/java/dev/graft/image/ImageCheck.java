package dev.graft.image;

import dev.graft.image.Fields.EndOfFileException;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Tells from a file's structure alone, at the speed of memory and without decoding, whether it is a
 * whole image of a bearable size. What passes may still be damaged within its compressed data.
 */
public final class ImageCheck {
  /** An image of more pixels is taken for an attack on memory, as Pillow takes it: 178 million. */
  public static final long MAX_PIXELS = 178_956_970;

  /** A deflated byte stands for at most this many. */
  private static final long DEFLATE_RATIO = 1032;

  /** A JPEG block of 64 pixels takes at least one bit. */
  private static final long JPEG_PIXELS_PER_BYTE = 64 * 8;

  private ImageCheck() {}

  /**
   * What is wrong with a file.
   *
   * @return a phrase that follows the file's name, such as {@code is truncated}; empty if nothing
   *     is
   */
  public static Optional<String> problem(byte[] file) {
    if (file.length == 0) {
      return Optional.of("is empty");
    }
    Optional<ImageFormat> format = ImageFormat.of(file);
    if (format.isEmpty()) {
      return Optional.of("is not an image: expected JPEG, PNG, GIF, BMP or WebP" + kind(file));
    }
    Optional<ImageHeader> header = ImageHeader.read(file);
    if (header.isEmpty()) {
      return Optional.of("is a damaged or truncated " + format.get() + ": it states no image size");
    }
    Size size = header.get().size();
    if ((long) size.width() * size.height() > MAX_PIXELS) {
      return Optional.of(
          "is too large: "
              + size
              + " pixels, where "
              + MAX_PIXELS / 1_000_000
              + " million are allowed");
    }
    try {
      return structure(format.get(), size, file)
          .map(what -> "is a damaged " + format.get() + ": " + what);
    } catch (EndOfFileException e) {
      return Optional.of("is a truncated " + format.get() + ": it ends too early");
    }
  }

  private static Optional<String> structure(ImageFormat format, Size size, byte[] file) {
    Fields fields = new Fields(file);
    return switch (format) {
      case JPEG -> jpeg(fields, size);
      case PNG -> png(fields, file, size);
      case GIF -> gif(fields);
      case BMP -> bmp(fields, size);
      case WEBP -> webp(fields);
    };
  }

  /** Up to the end-of-image marker; cameras and editors leave things behind it. */
  private static Optional<String> jpeg(Fields file, Size size) {
    boolean scanned = false;
    JpegMarker marker = JpegMarker.after(file, 2);
    while (!marker.isEnd()) {
      scanned |= marker.isScan();
      marker = marker.next(file);
    }
    if (!scanned) {
      return Optional.of("it has no image data");
    }
    return (long) size.width() * size.height() > JPEG_PIXELS_PER_BYTE * file.length()
        ? Optional.of("it has too few bytes for " + size + " pixels")
        : Optional.empty();
  }

  private static Optional<String> png(Fields file, byte[] bytes, Size size) {
    CRC32 crc = new CRC32();
    long dataBytes = 0;
    String name = "";
    for (long at = 8; !name.equals("IEND"); ) {
      long length = file.u32Big(at);
      name = file.name(at + 4);
      long stated = file.u32Big(at + 8 + length);
      if (at == 8 && !name.equals("IHDR")) {
        return Optional.of("it starts with '" + name + "', not 'IHDR'");
      }
      crc.reset();
      crc.update(bytes, (int) at + 4, (int) length + 4);
      if (crc.getValue() != stated) {
        return Optional.of("the checksum of its part '" + name + "' is wrong");
      }
      dataBytes += name.equals("IDAT") ? length : 0;
      at += 12 + length;
    }
    if (dataBytes == 0) {
      return Optional.of("it has no image data");
    }
    long leastRowBytes = (size.width() + 7L) / 8 + 1;
    return leastRowBytes * size.height() > DEFLATE_RATIO * dataBytes
        ? Optional.of("it has too few bytes for " + size + " pixels")
        : Optional.empty();
  }

  private static Optional<String> gif(Fields file) {
    int at = afterGifHeader(file);
    boolean image = false;
    while (true) {
      int block = file.u8(at);
      if (block == 0x3B) {
        return image ? Optional.empty() : Optional.of("it has no image data");
      } else if (block == 0x21) {
        at = afterGifBlocks(file, at + 2);
      } else if (block == 0x2C) {
        image = true;
        at = afterGifBlocks(file, at + 11 + gifColourTableBytes(file.u8(at + 9)));
      } else {
        return Optional.of("there is no block where one is expected");
      }
    }
  }

  /** Where the first block of a GIF starts. */
  static int afterGifHeader(Fields file) {
    return 13 + gifColourTableBytes(file.u8(10));
  }

  /** Where a chain of data blocks that starts at a place ends. */
  static int afterGifBlocks(Fields file, int from) {
    int at = from;
    while (file.u8(at) != 0) {
      at += 1 + file.u8(at);
    }
    return at + 1;
  }

  private static int gifColourTableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static Optional<String> bmp(Fields file, Size size) {
    long data = file.u32Little(10);
    boolean core = file.u32Little(14) == 12;
    int bits = file.u16Little(core ? 24 : 28);
    long compression = core ? 0 : file.u32Little(30);
    boolean packed = compression == 0 || compression == 3 || compression == 6;
    long rowBytes = ((long) size.width() * bits + 31) / 32 * 4;
    file.requireUpTo(data + (packed ? rowBytes * size.height() : file.u32Little(34)));
    return Optional.empty();
  }

  private static Optional<String> webp(Fields file) {
    long end = 8 + file.u32Little(4);
    file.requireUpTo(end);
    for (long at = 12; at + 8 <= end; ) {
      String name = file.name(at);
      long length = file.u32Little(at + 4);
      if (at + 8 + length > end) {
        return Optional.of("its part '" + name + "' is longer than the file");
      }
      if (name.equals("VP8 ") || name.equals("VP8L") || name.equals("ANMF")) {
        return Optional.empty();
      }
      at += 8 + length + (length & 1);
    }
    return Optional.of("it has no image data");
  }

  /** Names what people often mistake for one of the known formats. */
  private static String kind(byte[] file) {
    Fields fields = new Fields(file);
    try {
      String start = fields.name(0);
      if (start.equals("II*\0") || start.equals("MM\0*")) {
        return ", not TIFF";
      }
      return fields.name(4).equals("ftyp")
          ? ", not " + (fields.name(8).equals("avif") ? "AVIF" : "HEIC or video")
          : "";
    } catch (EndOfFileException e) {
      return "";
    }
  }
}
