package dev.graft.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people pack files into, told by its first bytes. */
enum ArchiveFormat {
  ZIP("a zip archive", 0, "504b0304", "504b0506", "504b0708"),
  RAR("a RAR archive", 0, "526172211a07"),
  SEVEN_ZIP("a 7-Zip archive", 0, "377abcaf271c"),
  GZIP("packed by gzip, as .tar.gz files are", 0, "1f8b"),
  BZIP2("packed by bzip2, as .tar.bz2 files are", 0, "425a68"),
  XZ("packed by xz, as .tar.xz files are", 0, "fd377a585a00"),
  ZSTANDARD("packed by Zstandard, as .tar.zst files are", 0, "28b52ffd"),
  TAR("a tar archive", 257, "7573746172"),
  WEB_PAGE("a web page and no archive, as a failed download leaves it", 0, "3c21", "3c68746d6c");

  private static final int HEAD_BYTES = 512;

  private final String description;
  private final Pattern marks;

  /** A format whose files hold one of these bytes, in hexadecimal, at an offset. */
  ArchiveFormat(String description, int offset, String... marks) {
    this.description = description;
    this.marks = Pattern.compile("(?:..){" + offset + "}(?:" + String.join("|", marks) + ").*");
  }

  /** The format in words. */
  String description() {
    return description;
  }

  /** The format of a file; empty if it is none of these or cannot be read. */
  static Optional<ArchiveFormat> of(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      return Optional.empty();
    }
    Optional<ArchiveFormat> found =
        List.of(values()).stream().filter(format -> format.begins(head)).findFirst();
    boolean named = file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    return found.isEmpty() && named ? Optional.of(ZIP) : found;
  }

  private boolean begins(byte[] head) {
    String digits = HexFormat.of().formatHex(head);
    return marks.matcher(digits).matches();
  }
}
