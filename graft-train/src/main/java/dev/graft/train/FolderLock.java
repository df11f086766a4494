package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Unfinished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one process at a time writes to. It is free again however the process ends. On file
 * systems without locks everyone may write.
 *
 * <p>The operating system's lock is not all: a process that closes a file, however it was opened,
 * gives back every lock that it has on it, so that one that merely reads the file loses it. So the
 * file also says who has the folder, and who runs is believed.
 */
final class FolderLock implements AutoCloseable {
  private static final String FILE = ".graft.lock";

  /** Behind the content, which others read although it is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  /** Those of this process, which locks of the operating system do not keep apart. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path file;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FolderLock(Path folder, Path file, FileChannel channel) {
    this.folder = folder;
    this.file = file;
    this.channel = channel;
  }

  /** Who has a folder: a process, by its number and by when it was started. */
  private record Owner(long pid, long startMillis) {
    static final Owner THIS = new Owner(ProcessHandle.current().pid(), Unfinished.startMillis());

    /** From what it wrote, if it did. */
    static Optional<Owner> read(FileChannel channel) throws IOException {
      ByteBuffer content = ByteBuffer.allocate(128);
      channel.read(content, 0);
      String text = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
      Matcher matcher = Pattern.compile("(\\d{1,18}) (\\d{1,18}) .*").matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
          : Optional.empty();
    }

    boolean isAnotherThatRuns() {
      return pid != THIS.pid && Unfinished.isRunning(pid, startMillis);
    }

    String text() {
      return "%s %s %s"
          .formatted(Long.toString(pid), Long.toString(startMillis), UUID.randomUUID());
    }
  }

  /**
   * Takes a folder that exists.
   *
   * @throws GraftException if another run has it
   */
  static FolderLock take(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!OURS.add(real)) {
        throw taken(folder, Optional.of(Owner.THIS));
      }
      FolderLock taken = null;
      try {
        while (taken == null) {
          taken = attempt(folder, real);
        }
        return taken;
      } finally {
        if (taken == null) {
          OURS.remove(real);
        }
      }
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
  private static @Nullable FolderLock attempt(Path folder, Path real) throws IOException {
    Path file = real.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean ours = false;
    try {
      Object opened = identity(file);
      boolean free = isFree(channel);
      Optional<Owner> owner = Owner.read(channel);
      if (opened == null || !opened.equals(identity(file))) {
        return null;
      }
      if (!free || owner.filter(Owner::isAnotherThatRuns).isPresent()) {
        throw taken(folder, owner);
      }
      byte[] content = Owner.THIS.text().getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(content), 0);
      ours = true;
      return new FolderLock(real, file, channel);
    } finally {
      if (!ours) {
        channel.close();
      }
    }
  }

  private static GraftException taken(Path folder, Optional<Owner> owner) {
    return new GraftException(
        Fault.USAGE,
        "another run is writing to the output folder %s (process %s); wait for it, stop it, or name another folder."
            .formatted(folder, owner.map(one -> Long.toString(one.pid)).orElse("unknown")));
  }

  /** Which file stands under the name, null if none does; it is not opened for that. */
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
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (IOException e) {
      return true; // there are no locks here
    }
  }

  /** Gives the folder back; the file goes first, so that who waits for it looks again. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return; // by now it may be another's
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Then it stays, and locks nothing.
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of a folder cannot be given back", e);
    } finally {
      OURS.remove(folder);
    }
  }
}
