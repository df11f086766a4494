package dev.graft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear under their name only when they are complete and on disk. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes a file, replacing one of that name. A process that is killed meanwhile leaves at most a
   * hidden {@code .tmp} file beside it.
   *
   * @param bytes from its position to its limit; the position moves to the limit
   * @throws IOException if the folder is missing, full or not writable
   */
  public static void write(Path file, ByteBuffer bytes) throws IOException {
    write(file, bytes, true);
  }

  /**
   * The same, but does not wait until the file is on disk, which for many small files takes longer
   * than all else. After a power failure the file may be missing or empty: for what can be made
   * again.
   *
   * @param bytes from its position to its limit; the position moves to the limit
   * @throws IOException if the folder is missing, full or not writable
   */
  public static void writeUnsynced(Path file, ByteBuffer bytes) throws IOException {
    write(file, bytes, false);
  }

  /** Writes to a channel. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * The same for content that is larger than a buffer can be.
   *
   * @throws IOException if the folder is missing, full or not writable
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, content, true);
  }

  private static void write(Path file, ByteBuffer bytes, boolean synced) throws IOException {
    write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        },
        synced);
  }

  private static void write(Path file, Content content, boolean synced) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = Unfinished.beside(target);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        if (synced) {
          channel.force(true);
        }
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
