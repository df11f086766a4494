package dev.graft.data;

import dev.graft.Content;
import dev.graft.MemoryBudget;
import dev.graft.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Where a sample's bytes are. Safe to read from several threads. */
public sealed interface Source {
  /** The path that people know it by, relative to the data set, with forward slashes. */
  String name();

  /**
   * Its bytes, not read yet; the caller closes them.
   *
   * @param sha256 what they have to hash to, if that is known from an earlier time
   * @throws IOException if there are none to read
   */
  Content open(Optional<String> sha256) throws IOException;

  /**
   * All its bytes.
   *
   * @throws IOException if there are none to read, or too many
   */
  default byte[] read() throws IOException {
    try (Content content = open(Optional.empty())) {
      return content.whole();
    }
  }

  /** The same bytes under another name for people. */
  Source named(String newName);

  /** A single file, named as the path was given. */
  static Source of(Path path) {
    return new File(path, path.toString().replace('\\', '/'));
  }

  /**
   * A file of the file system.
   *
   * @param path where it is
   * @param name the path that people know it by
   */
  record File(Path path, String name) implements Source {
    @Override
    public Source named(String newName) {
      return new File(path, newName);
    }

    @Override
    public Content open(Optional<String> sha256) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new UnreadableException("is a folder, not a file");
      }
      // A pipe may never say anything, and a device never stop.
      if (!attributes.isRegularFile()) {
        throw new UnreadableException("is no regular file");
      }
      return new Content(
          attributes.size(),
          sha256,
          () -> Files.newInputStream(path),
          MemoryBudget.ofThisProcess());
    }
  }

  /**
   * Text that is written in a table itself, as UTF-8.
   *
   * @param text it, or two of a pair with {@link #PAIR} between them
   * @param name the table and the line: {@code train.csv:17}
   */
  record Inline(String text, String name) implements Source {
    /** Stands between the two texts of a pair; nobody writes it. */
    public static final char PAIR = '\u001E';

    @Override
    public Source named(String newName) {
      return new Inline(text, newName);
    }

    @Override
    public Content open(Optional<String> sha256) {
      return Content.ofText(text);
    }
  }

  /**
   * Bytes at hand, such as those of an upload.
   *
   * @param bytes not copied; nobody may change them while they are used
   * @param name what errors call them
   */
  record Bytes(byte[] bytes, String name) implements Source {
    @Override
    public Source named(String newName) {
      return new Bytes(bytes, newName);
    }

    @Override
    public Content open(Optional<String> sha256) {
      return Content.of(bytes);
    }
  }

  /**
   * An entry of a zip archive, which must not have been closed.
   *
   * @param archive the open archive
   * @param entry the entry's full name in it
   * @param name the path that people know it by
   */
  record Entry(Archive archive, String entry, String name) implements Source {
    @Override
    public Source named(String newName) {
      return new Entry(archive, entry, newName);
    }

    @Override
    public Content open(Optional<String> sha256) throws IOException {
      return archive.open(entry, sha256);
    }
  }
}
