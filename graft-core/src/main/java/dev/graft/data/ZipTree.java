package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** Reads the names in a zip archive as a tree, whoever packed it. */
final class ZipTree {
  /** The field in which some programs give a name as UTF-8 (Info-ZIP's Unicode Path). */
  private static final int UNICODE_PATH = 0x7075;

  private final Path zip;
  private final Archives archives;
  private final List<Source> files = new ArrayList<>();
  private final Set<String> folders = new TreeSet<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ZipTree(Path zip, Archives archives) {
    this.zip = zip;
    this.archives = archives;
  }

  static Tree of(Path zip, Archives archives) {
    return new ZipTree(zip, archives).read();
  }

  private Tree read() {
    Archive archive = open();
    for (ZipEntry entry : archive.entries()) {
      add(archive, entry);
    }
    if (files.isEmpty() && !skipped.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'%s' cannot be read: every file in it, such as '%s', %s."
              .formatted(zip, skipped.get(0).path(), skipped.get(0).reason()));
    }
    if (archive.namesAreDos()) {
      files.stream()
          .map(Source::name)
          .filter(name -> !name.chars().allMatch(c -> c < 0x80))
          .findFirst()
          .ifPresent(
              name ->
                  warnings.add(
                      "names in '%s' are not UTF-8 and were read as code page 437, such as '%s'; if that is wrong, unpack it and give the folder"
                          .formatted(zip, name)));
    }
    return new Tree(zip.toString(), Optional.empty(), files, folders, skipped, warnings);
  }

  private Archive open() {
    try {
      return archives.open(zip);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + zip + "' " + problem(e), e);
    }
  }

  private static String problem(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher method = Pattern.compile("compression method: (\\d+)").matcher(message);
    if (method.find()) {
      return "holds files compressed by %s, which Java does not read; unpack it and give the folder."
          .formatted(unsupported(Integer.parseInt(method.group(1))).orElse("a method"));
    }
    return message.contains("encrypted")
        ? "is encrypted; unpack it with its password and give the folder."
        : "cannot be opened as a zip archive: %s; make it again, or download it again."
            .formatted(Scan.reason(failure));
  }

  private void add(Archive archive, ZipEntry entry) {
    List<String> parts = parts(unicodeName(entry).orElse(entry.getName()));
    if (parts.isEmpty() || parts.stream().anyMatch(Tree::isIgnored)) {
      return;
    }
    boolean isFolder = entry.isDirectory() || entry.getName().endsWith("\\");
    for (int depth = 1; depth < parts.size() + (isFolder ? 1 : 0); depth++) {
      folders.add(String.join("/", parts.subList(0, depth)));
    }
    if (isFolder) {
      return;
    }
    String name = String.join("/", parts);
    Optional<String> compression = unsupported(entry.getMethod());
    if (compression.isPresent()) {
      skipped.add(
          new Skipped(
              name,
              "is compressed by %s, which Java does not read; unpack the archive and give the folder"
                  .formatted(compression.get())));
    } else {
      files.add(new Source.Entry(archive, entry.getName(), name));
    }
  }

  /**
   * The folders and the file of a name; where it leads out of the archive it is taken as inside.
   */
  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    String inside = name.replace('\\', '/').replaceFirst("^[A-Za-z]:/", "");
    for (String part : List.of(inside.split("/"))) {
      if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static Optional<String> unsupported(int method) {
    return switch (method) {
      case ZipEntry.STORED, ZipEntry.DEFLATED, -1 -> Optional.empty();
      case 9 -> Optional.of("Deflate64");
      case 12 -> Optional.of("bzip2");
      case 14 -> Optional.of("LZMA");
      case 93 -> Optional.of("Zstandard");
      case 95 -> Optional.of("XZ");
      case 98 -> Optional.of("PPMd");
      case 99 -> Optional.of("AES encryption");
      default -> Optional.of(String.format(Locale.ROOT, "method %d", method));
    };
  }

  private static Optional<String> unicodeName(ZipEntry entry) {
    byte[] extra = entry.getExtra();
    if (extra == null) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 4) {
      int id = fields.getShort() & 0xffff;
      int size = Math.min(fields.getShort() & 0xffff, fields.remaining());
      byte[] field = new byte[size];
      fields.get(field);
      if (id == UNICODE_PATH && size > 5 && field[0] == 1) {
        return Optional.of(new String(field, 5, size - 5, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}
