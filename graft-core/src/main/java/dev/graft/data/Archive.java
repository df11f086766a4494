package dev.graft.data;

import dev.graft.Content;
import dev.graft.MemoryBudget;
import dev.graft.UnreadableException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open zip archive that samples are read from, by several threads if need be. */
public final class Archive implements Closeable {
  private final ZipFile zip;
  private final boolean namesAreDos;

  Archive(Path path) throws IOException {
    ZipFile opened;
    boolean dos = false;
    try {
      opened = new ZipFile(path.toFile());
    } catch (ZipException e) {
      opened = withDosNames(path, e);
      dos = true;
    }
    zip = opened;
    namesAreDos = dos;
  }

  /** Names that are not UTF-8 are read as zip's first makers wrote them. */
  private static ZipFile withDosNames(Path path, ZipException failure) throws IOException {
    try {
      return new ZipFile(path.toFile(), Charset.forName("IBM437"));
    } catch (ZipException e) {
      throw failure;
    }
  }

  /** Whether names are not UTF-8 and were read as code page 437. */
  boolean namesAreDos() {
    return namesAreDos;
  }

  /** All entries in the archive's order, folders included. */
  List<? extends ZipEntry> entries() {
    return zip.stream().toList();
  }

  /** An entry's bytes, of which the size that the archive states is checked when they are read. */
  Content open(String name, Optional<String> sha256) throws IOException {
    ZipEntry entry;
    try {
      entry = zip.getEntry(name);
    } catch (IllegalStateException e) {
      throw new UnreadableException(
          "cannot be read any more: its archive %s was closed".formatted(zip.getName()));
    }
    if (entry == null) {
      throw new FileNotFoundException("there is no entry '" + name + "' in " + zip.getName());
    }
    return new Content(
        Math.max(0, entry.getSize()),
        sha256,
        () -> zip.getInputStream(entry),
        MemoryBudget.ofThisProcess());
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
