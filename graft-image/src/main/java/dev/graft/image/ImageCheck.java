package dev.graft.image;

import dev.graft.Content;
import dev.graft.data.PictureSize;
import dev.graft.image.Fields.EndOfFileException;
import java.io.IOException;
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

  /** How many tell the format and, save where much stands before it, the size. */
  static final int START_BYTES = 1 << 16;

  /** Where a PNG's first chunk has its data. */
  private static final int FIRST_DATA = 16;

  static final String FORMATS = "JPEG, PNG, GIF, BMP or WebP";

  private ImageCheck() {}

  /**
   * What is wrong with a file. Its first bytes tell whether all are worth reading; then the memory
   * for decoding it is reserved.
   *
   * @return a phrase that follows the file's name, such as {@code is truncated}; empty if nothing
   *     is
   * @throws IOException if it cannot be read, or its picture takes more memory than there may be
   */
  public static Optional<String> problem(Content content) throws IOException {
    if (content.size() == 0) {
      return Optional.of("is empty");
    }
    byte[] start = content.start(START_BYTES);
    Optional<ImageFormat> format = ImageFormat.of(start);
    if (format.isEmpty()) {
      return Optional.of(
          OtherFormat.description(start)
              .map(what -> "is " + what)
              .orElse("is not an image: expected " + FORMATS));
    }
    Optional<ImageHeader> header = ImageHeader.read(content);
    if (header.isEmpty()) {
      return Optional.of("is a damaged or truncated " + format.get() + ": it states no image size");
    }
    Size size = header.get().size();
    if (size.pixels() > MAX_PIXELS) {
      return Optional.of(
          "is too large: "
              + size
              + " pixels, where "
              + MAX_PIXELS / 1_000_000
              + " million are allowed");
    }
    content.reserve(header.get().decodingBytes());
    try {
      return structure(format.get(), size, content.whole())
          .map(what -> "is a damaged " + format.get() + ": " + what);
    } catch (EndOfFileException e) {
      return Optional.of("is a truncated " + format.get() + ": it ends too early");
    }
  }

  /**
   * How large a sound picture is that was turned upright.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<PictureSize> size(Content content) throws IOException {
    Optional<ImageHeader> header = ImageHeader.read(content);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Size size = header.get().size();
    ImageFormat format = header.get().format();
    try {
      Size upright = Orientation.of(Metadata.of(format, content.whole())).apply(size);
      return Optional.of(new PictureSize(upright.width(), upright.height()));
    } catch (EndOfFileException e) {
      throw new DecodeException("is a truncated " + format + ": it ends too early");
    }
  }

  private static Optional<String> structure(ImageFormat format, Size size, byte[] file) {
    Fields fields = new Fields(file);
    return switch (format) {
      case JPEG -> jpeg(fields, size);
      case PNG -> png(fields, file, size);
      case GIF -> gif(fields);
      case BMP -> bmp(fields);
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
    return size.pixels() > JPEG_PIXELS_PER_BYTE * file.length()
        ? Optional.of("it has too few bytes for " + size + " pixels")
        : Optional.empty();
  }

  private static Optional<String> png(Fields file, byte[] bytes, Size size) {
    CRC32 crc = new CRC32();
    long dataBytes = 0;
    for (PngChunk chunk = PngChunk.first(file); ; chunk = chunk.next(file)) {
      if (chunk.data() == FIRST_DATA && !chunk.name().equals("IHDR")) {
        return Optional.of("it starts with '" + chunk.name() + "', not 'IHDR'");
      }
      crc.reset();
      crc.update(bytes, (int) chunk.data() - 4, chunk.length() + 4);
      if (crc.getValue() != file.u32Big(chunk.data() + chunk.length())) {
        return Optional.of("the checksum of its part '" + chunk.name() + "' is wrong");
      }
      dataBytes += chunk.name().equals("IDAT") ? chunk.length() : 0;
      if (chunk.isEnd()) {
        break;
      }
    }
    if (dataBytes == 0) {
      return Optional.of("it has no image data");
    }
    long leastRowBytes = (size.width() + 7L) / 8 + 1;
    return leastRowBytes * size.height() > DEFLATE_RATIO * dataBytes
        ? Optional.of("it has too few bytes for " + size + " pixels")
        : Optional.empty();
  }

  /** Of the first frame, which is all that is shown. */
  private static Optional<String> gif(Fields file) {
    Optional<GifFrame> frame = GifFrame.first(file);
    frame.ifPresent(first -> GifFrame.afterBlocks(file, first.data() + 1));
    return frame.isEmpty() ? Optional.of("it has no image data") : Optional.empty();
  }

  private static Optional<String> bmp(Fields file) {
    BmpHeader header = BmpHeader.read(file);
    if (!header.isRunLength()) {
      file.requireUpTo(header.pixels() + header.rowBytes() * header.height());
    }
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
}
