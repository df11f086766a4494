package dev.graft.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a sample's bytes are. Safe to read from several threads. */
public sealed interface Source {
  /** Files larger than this are refused: 256 MiB. No single sample is that large. */
  long MAX_BYTES = 256L << 20;

  /** The path that people know it by, relative to the data set, with forward slashes. */
  String name();

  /**
   * All its bytes.
   *
   * @throws IOException if it cannot be read, or holds more than {@link #MAX_BYTES}
   */
  byte[] read() throws IOException;

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
    public byte[] read() throws IOException {
      if (Files.size(path) > MAX_BYTES) {
        throw new IOException("holds more than " + (MAX_BYTES >> 20) + " MiB");
      }
      return Files.readAllBytes(path);
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
    public byte[] read() throws IOException {
      return archive.read(entry);
    }
  }
}
