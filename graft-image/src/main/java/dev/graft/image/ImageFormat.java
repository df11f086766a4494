package dev.graft.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The image file formats that can be read, told apart by content, never by name. */
public enum ImageFormat {
  /** JPEG: baseline, extended and progressive; grey, YCbCr, RGB, CMYK and YCCK. */
  JPEG,
  /** PNG of every colour type and depth; of an animation the default image. */
  PNG,
  /** GIF; of an animation the first frame. */
  GIF,
  /** Windows and OS/2 bitmap, plain or with runs. */
  BMP,
  /** WebP, lossy and lossless; of an animation the first frame. */
  WEBP;

  private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG_START = ascii("\u0089PNG\r\n\u001A\n");

  /** The format of a file with this content; empty if it is none of them. */
  public static Optional<ImageFormat> of(byte[] file) {
    if (startsWith(file, 0, JPEG_START)) {
      return Optional.of(JPEG);
    } else if (startsWith(file, 0, PNG_START)) {
      return Optional.of(PNG);
    } else if (startsWith(file, 0, ascii("GIF87a")) || startsWith(file, 0, ascii("GIF89a"))) {
      return Optional.of(GIF);
    } else if (startsWith(file, 0, ascii("RIFF")) && startsWith(file, 8, ascii("WEBP"))) {
      return Optional.of(WEBP);
    } else if (startsWith(file, 0, ascii("BM")) && isBitmap(file)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  private static boolean isBitmap(byte[] file) {
    try {
      return BmpHeader.isKnown(new Fields(file));
    } catch (Fields.EndOfFileException e) {
      return true; // cut short, as far as one can tell
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean startsWith(byte[] file, int offset, byte[] start) {
    if (file.length < offset + start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (file[offset + i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
