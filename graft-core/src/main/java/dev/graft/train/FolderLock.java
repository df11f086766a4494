package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one process at a time writes to. The operating system gives it back however the
 * process ends. On file systems without locks everyone may write.
 */
final class FolderLock implements AutoCloseable {
  private static final String FILE = ".graft.lock";

  /** Behind the content, which others read although it is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes a folder that exists.
   *
   * @throws GraftException if another run has it
   */
  static FolderLock take(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      FolderLock taken = null;
      while (taken == null) {
        taken = attempt(folder, file);
      }
      return taken;
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the output folder %s cannot be locked (%s); name another.".formatted(folder, e),
          e);
    }
  }

  /**
   * Null where the one before removed the file between our opening and locking it: what was locked
   * is then not what stands under the name.
   */
  private static @Nullable FolderLock attempt(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Object opened = identity(file);
    if (!isFree(channel)) {
      String owner = owner(channel);
      channel.close();
      throw new GraftException(
          Fault.USAGE,
          "another run is writing to the output folder %s (process %s); wait for it, stop it, or name another folder."
              .formatted(folder, owner));
    }
    String content =
        "%s %s".formatted(Long.toString(ProcessHandle.current().pid()), UUID.randomUUID());
    channel.truncate(0).write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)), 0);
    if (opened == null || !opened.equals(identity(file))) {
      channel.close();
      return null;
    }
    return new FolderLock(file, channel);
  }

  /**
   * Which file stands under the name, null if none does. The file is not opened for it: a process
   * that closes a file, however it was opened, gives back every lock that it has on it.
   */
  private static @Nullable Object identity(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() == null ? file : attributes.fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean isFree(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it
    } catch (IOException e) {
      return true; // there are no locks here
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(64);
    channel.read(content, 0);
    String pid =
        new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).split(" ")[0];
    return pid.matches("\\d+") ? pid : "unknown";
  }

  /** Gives the folder back; the file goes first, so that who waits for it looks again. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Then it stays, and locks nothing.
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of a folder cannot be given back", e);
    }
  }
}
