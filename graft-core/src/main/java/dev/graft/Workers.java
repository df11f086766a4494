package dev.graft;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads for one job. The owner closes them, and then none is at work any more. */
public final class Workers implements AutoCloseable {
  private final ExecutorService threads;

  /** So many threads, which do not keep the process alive. */
  public Workers(String name, int count) {
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Has something done. */
  public <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  /**
   * What came of a task, once it is done.
   *
   * @throws IllegalStateException if this thread is interrupted, or around a checked exception of
   *     the task; others are thrown as they are
   */
  public static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a worker", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Drops what has not begun, and waits for what has: it may be inside native code whose memory the
   * owner is about to free.
   */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
