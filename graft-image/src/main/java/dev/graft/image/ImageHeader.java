package dev.graft.image;

import dev.graft.Content;
import java.io.IOException;
import java.util.Optional;

/**
 * What an image file says of itself, read without decoding it.
 *
 * @param format by its first bytes, whatever the file is called
 * @param size as stored, before any rotation that the file asks for
 */
public record ImageHeader(ImageFormat format, Size size) {
  /**
   * Reads a file's header.
   *
   * @return empty if the bytes are of no known format, or do not reach to a size that makes sense
   */
  public static Optional<ImageHeader> read(byte[] file) {
    Optional<ImageFormat> format = ImageFormat.of(file);
    try {
      Fields fields = new Fields(file);
      return format.flatMap(known -> size(known, fields).map(size -> new ImageHeader(known, size)));
    } catch (Fields.EndOfFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a file's header, and no more of the file than that takes.
   *
   * @return empty as above
   * @throws IOException if the file cannot be read
   */
  public static Optional<ImageHeader> read(Content content) throws IOException {
    byte[] start = content.start(ImageCheck.START_BYTES);
    Optional<ImageHeader> header = read(start);
    boolean behind = start.length < content.size() && ImageFormat.of(start).isPresent();
    // Where there is much before it, such as a preview or a colour profile.
    return header.isEmpty() && behind ? read(content.whole()) : header;
  }

  /** Roughly how many bytes of memory the pixels take while they are decoded. */
  long decodingBytes() {
    long pixels = size.pixels();
    return switch (format) {
      case JPEG, WEBP -> 3 * pixels;
      case GIF, BMP -> 4 * pixels;
      case PNG -> 6 * pixels; // it may have to be turned
    };
  }

  private static Optional<Size> size(ImageFormat format, Fields file) {
    return switch (format) {
      case JPEG -> jpeg(file);
      case PNG -> size(file.u32Big(16), file.u32Big(20));
      case GIF -> GifFrame.first(file).filter(frame -> !frame.isEmpty()).map(GifFrame::canvas);
      case BMP -> bmp(file);
      case WEBP -> webp(file);
    };
  }

  private static Optional<Size> jpeg(Fields file) {
    for (JpegMarker marker = JpegMarker.after(file, 2); ; marker = marker.next(file)) {
      if (marker.isFrame()) {
        return size(file.u16Big(marker.at() + 7), file.u16Big(marker.at() + 5));
      }
      if (marker.isEnd() || marker.isScan()) {
        return Optional.empty();
      }
    }
  }

  private static Optional<Size> bmp(Fields file) {
    BmpHeader header = BmpHeader.read(file);
    return size(header.width(), header.height());
  }

  private static Optional<Size> webp(Fields file) {
    return switch (file.name(12)) {
      case "VP8X" -> size(file.u24Little(24) + 1L, file.u24Little(27) + 1L);
      case "VP8L" -> {
        long bits = file.u32Little(21);
        yield size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
      }
      case "VP8 " -> size(file.u16Little(26) & 0x3FFF, file.u16Little(28) & 0x3FFF);
      default -> Optional.empty();
    };
  }

  private static Optional<Size> size(long width, long height) {
    boolean sensible =
        0 < width && width <= Integer.MAX_VALUE && 0 < height && height <= Integer.MAX_VALUE;
    return sensible ? Optional.of(new Size((int) width, (int) height)) : Optional.empty();
  }
}
