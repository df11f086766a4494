package dev.graft.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What cameras and editors say of a picture inside its file.
 *
 * @param exif a TIFF structure, without the name that may stand before it
 * @param xmp an XML document
 */
record Metadata(Optional<byte[]> exif, Optional<byte[]> xmp) {
  /** Longer compressed texts are taken for an attack on memory, as Pillow takes them: 1 MiB. */
  private static final int MAX_TEXT_BYTES = 1 << 20;

  private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] XMP_NAME =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int APP1 = 0xE1;

  /**
   * Finds them in all places that Pillow looks at.
   *
   * @throws DecodeException if one takes too much memory
   * @throws Fields.EndOfFileException if the file ends too early
   */
  static Metadata of(ImageFormat format, byte[] file) throws DecodeException {
    return switch (format) {
      case JPEG -> jpeg(file);
      case PNG -> png(file);
      case WEBP -> webp(file);
      case GIF, BMP -> new Metadata(Optional.empty(), Optional.empty());
    };
  }

  /** Several Exif segments are one that was too long; of XMP the last counts. */
  private static Metadata jpeg(byte[] bytes) {
    Fields file = new Fields(bytes);
    ByteArrayOutputStream exif = new ByteArrayOutputStream();
    byte[] xmp = null;
    JpegMarker marker = JpegMarker.after(file, 2);
    while (!marker.isScan() && !marker.isEnd()) {
      if (marker.code() == APP1) {
        int from = marker.at() + 4;
        int end = Math.max(from, marker.at() + 2 + file.u16Big(marker.at() + 2));
        file.requireUpTo(end);
        byte[] content = Arrays.copyOfRange(bytes, from, end);
        if (startsWith(content, EXIF_NAME)) {
          exif.writeBytes(Arrays.copyOfRange(content, EXIF_NAME.length, content.length));
        } else if (startsWith(content, XMP_NAME)) {
          xmp = Arrays.copyOfRange(content, XMP_NAME.length, content.length);
        }
      }
      marker = marker.next(file);
    }
    return new Metadata(nonEmptyExif(exif.toByteArray()), Optional.ofNullable(xmp));
  }

  /** Of the parts that the header announces; the others count for nothing. */
  private static Metadata webp(byte[] bytes) {
    Fields file = new Fields(bytes);
    if (!file.name(12).equals("VP8X")) {
      return new Metadata(Optional.empty(), Optional.empty());
    }
    int announced = file.u8(20);
    Optional<byte[]> exif = (announced & 8) == 0 ? Optional.empty() : webpPart(file, "EXIF");
    Optional<byte[]> xmp = (announced & 4) == 0 ? Optional.empty() : webpPart(file, "XMP ");
    return new Metadata(exif.flatMap(Metadata::nonEmptyExif), xmp);
  }

  private static Optional<byte[]> webpPart(Fields file, String name) {
    long end = Math.min(8 + file.u32Little(4), file.length());
    long length;
    for (long at = 12; at + 8 <= end; at += 8 + length + (length & 1)) {
      length = file.u32Little(at + 4);
      if (at + 8 + length > end) {
        break;
      }
      if (file.name(at).equals(name)) {
        return Optional.of(file.copy(at + 8, (int) length));
      }
    }
    return Optional.empty();
  }

  /** Texts count as well as the parts made for it: older tools write nothing else. */
  private static Metadata png(byte[] bytes) throws DecodeException {
    Fields file = new Fields(bytes);
    byte[] exif = null;
    byte[] raw = null;
    byte[] xmp = null;
    for (PngChunk chunk = PngChunk.first(file); !chunk.isEnd(); chunk = chunk.next(file)) {
      switch (chunk.name()) {
        case "eXIf" -> exif = file.copy(chunk.data(), chunk.length());
        case "tEXt", "zTXt", "iTXt" -> {
          String keyword = keyword(file, chunk);
          switch (keyword) {
            case "XML:com.adobe.xmp" -> xmp = text(file, chunk, keyword);
            case "Raw profile type exif" -> raw = hexadecimal(text(file, chunk, keyword));
            case "exif" -> exif = chunk.name().equals("tEXt") ? text(file, chunk, keyword) : exif;
            default -> {}
          }
        }
        default -> {}
      }
    }
    return new Metadata(
        Optional.ofNullable(exif == null ? raw : exif).flatMap(Metadata::nonEmptyExif),
        Optional.ofNullable(xmp));
  }

  private static String keyword(Fields file, PngChunk chunk) {
    int end = 0;
    while (end < chunk.length() && file.u8(chunk.data() + end) != 0) {
      end++;
    }
    return new String(file.copy(chunk.data(), end), StandardCharsets.ISO_8859_1);
  }

  /** The text after the keyword; null if there is none that can be read. */
  private static byte @Nullable [] text(Fields file, PngChunk chunk, String keyword)
      throws DecodeException {
    byte[] rest =
        file.copy(
            Math.min(chunk.data() + keyword.length() + 1, chunk.data() + chunk.length()),
            Math.max(0, chunk.length() - keyword.length() - 1));
    return switch (chunk.name()) {
      case "tEXt" -> rest;
      case "zTXt" -> rest.length == 0 ? null : inflated(rest, 1);
      default -> internationalText(rest);
    };
  }

  /** A flag and a method of compression, a language and a translated keyword come first. */
  private static byte @Nullable [] internationalText(byte[] rest) throws DecodeException {
    int from = 2;
    for (int zeros = 0; zeros < 2; from++) {
      if (from >= rest.length) {
        return null;
      }
      zeros += rest[from] == 0 ? 1 : 0;
    }
    return rest[0] == 0 ? Arrays.copyOfRange(rest, from, rest.length) : inflated(rest, from);
  }

  private static byte @Nullable [] inflated(byte[] deflated, int from) throws DecodeException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated, from, deflated.length - from);
      byte[] text = new byte[MAX_TEXT_BYTES + 1];
      int length = 0;
      int more;
      do {
        more = inflater.inflate(text, length, text.length - length);
        length += more;
      } while (more > 0 && length < text.length);
      if (length > MAX_TEXT_BYTES) {
        throw new DecodeException(
            "holds a text of more than 1 MiB where its orientation should be");
      }
      return Arrays.copyOf(text, length);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  /** ImageMagick's way: an empty line, a name, a length, then hexadecimal digits on lines. */
  private static byte @Nullable [] hexadecimal(byte @Nullable [] text) {
    if (text == null) {
      return null;
    }
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", 4);
    try {
      return lines.length < 4 ? null : HexFormat.of().parseHex(lines[3].replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Without its name, which some writers put there twice and others not at all. */
  private static Optional<byte[]> nonEmptyExif(byte[] exif) {
    byte[] tiff = exif;
    for (int i = 0; i < 2 && startsWith(tiff, EXIF_NAME); i++) {
      tiff = Arrays.copyOfRange(tiff, EXIF_NAME.length, tiff.length);
    }
    return tiff.length == 0 ? Optional.empty() : Optional.of(tiff);
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
