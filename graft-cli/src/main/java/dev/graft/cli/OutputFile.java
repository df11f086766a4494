package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A file that {@code --out} names. */
final class OutputFile {
  private OutputFile() {}

  /** Makes its folder where that is missing, before any work is spent. */
  static void makeFolder(Path out) {
    Path folder = Objects.requireNonNull(out.toAbsolutePath().getParent());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw StorageFailure.of("--out cannot be written", out, e, "name another file");
    }
    if (Files.isDirectory(out) || !Files.isWritable(folder)) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "--out %s cannot be written: %s; name another file."
              .formatted(out, Files.isDirectory(out) ? "it is a folder" : "its folder is locked"));
    }
  }
}
