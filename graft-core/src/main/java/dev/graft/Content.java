package dev.graft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Cleaner.Cleanable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file, of which the size and the first ones are known before it is read whole, so
 * that nothing is read that is not wanted. What it takes of a {@link MemoryBudget} it gives back
 * when closed, or else once the garbage collector finds that nobody has it any more. For one
 * thread.
 */
public final class Content implements AutoCloseable {
  /** Larger files are not read whole, 256 MiB: no single sample is that large. */
  public static final long MAX_BYTES = 256L << 20;

  private static final Cleaner ABANDONED = Cleaner.create();

  /** Begins to read a file. */
  @FunctionalInterface
  public interface Opening {
    /**
     * A stream of the file from its beginning, which whoever asked closes.
     *
     * @throws IOException if the file cannot be opened
     */
    InputStream open() throws IOException;
  }

  private final long size;
  private final Optional<String> sha256;
  private final Opening opening;
  private final MemoryBudget budget;
  private boolean text;
  private @Nullable Cleanable lease;
  private byte @Nullable [] whole;

  /**
   * A file's content.
   *
   * @param size in bytes, as whoever keeps the file states it
   * @param sha256 what the bytes have to hash to, if that is known from an earlier time
   * @param opening begins to read it; may be asked several times
   */
  public Content(long size, Optional<String> sha256, Opening opening, MemoryBudget budget) {
    this.size = size;
    this.sha256 = sha256;
    this.opening = opening;
    this.budget = budget;
  }

  /** Bytes at hand, as if they had been read from a file. */
  public static Content of(byte[] bytes) {
    return new Content(
        bytes.length,
        Optional.empty(),
        () -> new ByteArrayInputStream(bytes),
        MemoryBudget.ofThisProcess());
  }

  /** A text at hand, as UTF-8, of which nobody has to guess in which encoding it is. */
  public static Content ofText(String text) {
    Content content = of(text.getBytes(StandardCharsets.UTF_8));
    content.text = true;
    return content;
  }

  /** Whether it is known to be text, in UTF-8. */
  public boolean isText() {
    return text;
  }

  /** How many bytes there are. */
  public long size() {
    return size;
  }

  /**
   * The first bytes, or all of them if there are fewer.
   *
   * @param most how many at most; they are not counted in the budget
   */
  public byte[] start(int most) throws IOException {
    byte[] known = whole;
    if (known != null) {
      return known;
    }
    try (InputStream in = opening.open()) {
      return in.readNBytes(most);
    }
  }

  /**
   * The bytes from the beginning, for what is read piece by piece, however many there are; they are
   * not counted in the budget, and nobody checks their hash.
   *
   * @return to be closed by whoever asked
   */
  public InputStream stream() throws IOException {
    return opening.open();
  }

  /**
   * Takes the memory for the bytes and for what will be made of them, at once; waits until there is
   * as much. What was read before may have to be read again.
   *
   * @param beside bytes of memory for what will be made of them
   * @throws UnreadableException if there never is as much, or the file is larger than {@link
   *     #MAX_BYTES}
   */
  public void reserve(long beside) throws UnreadableException {
    if (size > MAX_BYTES) {
      throw new UnreadableException(
          "holds " + (size >> 20) + " MiB, where " + (MAX_BYTES >> 20) + " MiB are allowed");
    }
    close();
    MemoryBudget.Lease taken = budget.take(size + beside);
    lease = ABANDONED.register(this, taken::close);
  }

  /**
   * All bytes, the same array each time.
   *
   * @throws UnreadableException if it was changed since its size or its hash was found out, or
   *     needs too much memory
   */
  public byte[] whole() throws IOException {
    byte[] known = whole;
    if (known != null) {
      return known;
    }
    if (lease == null) {
      reserve(0);
    }
    byte[] bytes = new byte[(int) size];
    try (InputStream in = opening.open()) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length || in.read() >= 0) {
        throw new UnreadableException("is not as large as it was said to be: " + size + " bytes");
      }
    }
    if (sha256.isPresent() && !sha256.get().equals(Sha256.of(bytes))) {
      throw new UnreadableException("was changed since it was looked at first");
    }
    whole = bytes;
    return bytes;
  }

  @Override
  public void close() {
    whole = null;
    if (lease != null) {
      lease.clean();
      lease = null;
    }
  }
}
