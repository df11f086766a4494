package dev.graft.data;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An open zip archive that samples are read from, by several threads if need be. */
public final class Archive implements Closeable {
  private final ZipFile zip;

  Archive(Path path) throws IOException {
    zip = new ZipFile(path.toFile());
  }

  /** All entries in the archive's order, folders included. */
  List<? extends ZipEntry> entries() {
    return zip.stream().toList();
  }

  byte[] read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new FileNotFoundException("there is no entry '" + name + "' in " + zip.getName());
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return readAtMost(in, entry.getSize());
    }
  }

  /** Reads a stream that is said to hold so many bytes, which may be untrue. */
  static byte[] readAtMost(InputStream in, long statedBytes) throws IOException {
    if (statedBytes <= Source.MAX_BYTES) {
      int expected = (int) Math.max(statedBytes, 0);
      byte[] bytes = in.readNBytes(expected);
      int next = in.read();
      if (next < 0) {
        return bytes;
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream(2 * expected + 8192);
      all.write(bytes);
      all.write(next);
      all.write(in.readNBytes((int) Source.MAX_BYTES - bytes.length));
      if (all.size() <= Source.MAX_BYTES) {
        return all.toByteArray();
      }
    }
    throw new IOException("holds more than " + (Source.MAX_BYTES >> 20) + " MiB");
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
