package dev.graft.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** File formats that are often met where pictures are expected, and that cannot be read. */
enum OtherFormat {
  TIFF("a TIFF picture", true),
  AVIF("an AVIF picture", true),
  HEIC("a HEIC picture", true),
  JPEG_2000("a JPEG 2000 picture", true),
  JPEG_XL("a JPEG XL picture", true),
  SVG("an SVG drawing", true),
  ICO("an icon", true),
  PHOTOSHOP("a Photoshop picture", true),
  EXR("an OpenEXR picture", true),
  VIDEO("a video", false),
  PDF("a PDF document", false),
  ZIP("a zip archive", false),
  GZIP("a gzip archive", false),
  NUMPY("a NumPy array", false),
  GIT_LFS("a pointer of Git LFS; fetch the picture with 'git lfs pull'", false),
  HTML("a web page, as a failed download leaves it", false);

  /** How far into a file the first tag of a drawing or page may stand. */
  private static final int TEXT_BYTES = 512;

  private final String description;
  private final boolean convertible;

  OtherFormat(String description, boolean convertible) {
    this.description = description;
    this.convertible = convertible;
  }

  /** What a file is instead of a picture that can be read, and what to do; empty if unknown. */
  static Optional<String> description(byte[] file) {
    return of(file)
        .map(
            format ->
                format.description
                    + (format.convertible
                        ? ", which cannot be read; convert it to PNG or JPEG"
                        : ""));
  }

  private static Optional<OtherFormat> of(byte[] file) {
    String start = ascii(file, 0, 32);
    if (start.startsWith("II*\0") || start.startsWith("MM\0*") || start.startsWith("II+\0")) {
      return Optional.of(TIFF);
    } else if (start.startsWith("ftyp", 4)) {
      return Optional.of(container(start.substring(8)));
    } else if (start.startsWith("\0\0\0\fjP  ") || start.startsWith("\u00FFO\u00FFQ")) {
      return Optional.of(JPEG_2000);
    } else if (start.startsWith("\0\0\0\fJXL ") || start.startsWith("\u00FF\n")) {
      return Optional.of(JPEG_XL);
    } else if (start.startsWith("\0\0\1\0")) {
      return Optional.of(ICO);
    } else if (start.startsWith("8BPS")) {
      return Optional.of(PHOTOSHOP);
    } else if (start.startsWith("v/1\1")) {
      return Optional.of(EXR);
    } else if (start.startsWith("\u001AE\u00DF\u00A3")) {
      return Optional.of(VIDEO);
    } else if (start.startsWith("%PDF")) {
      return Optional.of(PDF);
    } else if (start.startsWith("PK\3\4")) {
      return Optional.of(ZIP);
    } else if (start.startsWith("\u001F\u008B")) {
      return Optional.of(GZIP);
    } else if (start.startsWith("\u0093NUMPY")) {
      return Optional.of(NUMPY);
    } else if (start.startsWith("version https://git-lfs")) {
      return Optional.of(GIT_LFS);
    }
    String text = ascii(file, 0, TEXT_BYTES).stripLeading();
    boolean markup = text.startsWith("<") || text.startsWith("\u00EF\u00BB\u00BF<");
    if (markup && text.contains("<svg")) {
      return Optional.of(SVG);
    }
    return markup && text.matches("(?is).*<(!doctype html|html).*")
        ? Optional.of(HTML)
        : Optional.empty();
  }

  /** By the brands that an ISO container names. */
  private static OtherFormat container(String brands) {
    if (brands.contains("avif") || brands.contains("avis")) {
      return AVIF;
    }
    boolean heic = brands.matches("(?s).*(hei[cxms]|hev[cx]|mif1|msf1).*");
    return heic ? HEIC : VIDEO;
  }

  private static String ascii(byte[] file, int from, int length) {
    int to = Math.min(file.length, from + length);
    return new String(Arrays.copyOfRange(file, from, to), StandardCharsets.ISO_8859_1);
  }
}
