package dev.graft;

import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Memory that threads share for large things, such as files and decoded pictures: who wants more
 * than is left waits its turn, rather than all of them running out of it together. Safe for use by
 * many threads.
 */
public final class MemoryBudget {
  /** The other half of the heap is for all else. */
  private static final int SHARE = 2;

  private static final int UNIT_BYTES = 1 << 10;

  private static final MemoryBudget PROCESS =
      new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE);

  private final int units;
  private final Semaphore free;

  /** A budget of so many bytes, of which at most 2 TiB count. */
  public MemoryBudget(long bytes) {
    this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT_BYTES));
    this.free = new Semaphore(units, true); // fair: else large things would wait for ever
  }

  /** Half of the Java heap, shared by all threads of this process, which has but one heap. */
  public static MemoryBudget ofThisProcess() {
    return PROCESS;
  }

  /** Some of the memory, given back when closed. */
  public final class Lease implements AutoCloseable {
    private int held;

    private Lease(int held) {
      this.held = held;
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
  }

  /**
   * Takes some of the memory, once there is enough. A thread that holds some must not take more:
   * two that did would wait for each other.
   *
   * @throws UnreadableException if there never is as much
   */
  public Lease take(long bytes) throws UnreadableException {
    long wanted = (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    if (wanted > units) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "needs %,d MiB of memory, where %,d MiB are allowed, half of the Java heap; make it smaller or the heap larger",
              mebibytes(wanted),
              mebibytes(units)));
    }
    try {
      free.acquire((int) wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for memory", e);
    }
    return new Lease((int) wanted);
  }

  private static long mebibytes(long units) {
    return (units * UNIT_BYTES + (1 << 20) - 1) >> 20;
  }
}
