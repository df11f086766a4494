package dev.graft.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of a few bytes that stand for pictures: a sound one starts with "ok". */
record Fixture(Path root) {
  static final ContentCheck CHECK =
      content ->
          content.isText() || new String(content.whole(), StandardCharsets.UTF_8).startsWith("ok")
              ? Optional.empty()
              : Optional.of("is not sound");

  /** Writes a sound file whose content is its name. */
  Fixture sound(String... names) {
    for (String name : names) {
      file(name, "ok " + name);
    }
    return this;
  }

  Fixture file(String name, String content) {
    return bytes(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Fixture bytes(String name, byte[] content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Fixture folder(String name) {
    try {
      Files.createDirectories(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes an archive of sound files whose content is their name; a name with a slash is a folder.
   */
  Path zip(String archive, String... names) {
    Path path = root.resolve(archive);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(("ok " + name).getBytes(StandardCharsets.UTF_8));
        }
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataSet read() {
    return read("", DataSetOptions.defaults());
  }

  DataSet read(String name, DataSetOptions options) {
    return DataSet.read(root.resolve(name), options, CHECK, 2);
  }
}
