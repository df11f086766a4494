package dev.graft.torch;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * The one thread that libtorch works on. To libtorch a thread is state: its gradient mode, its
 * autocast, its pool of OpenMP workers, and its heap (see {@link GlibcMemory}). With one thread
 * there is one of each, whoever calls.
 */
final class TorchThread {
  /** glibc makes this many heaps per processor before it lets threads share them. */
  private static final int HEAPS_PER_PROCESSOR = 8;

  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> onMainHeap = new CompletableFuture<>();
  private final CountDownLatch chosen;
  private final Thread thread;
  private volatile boolean rejected;
  private final ThreadCount threads = new ThreadCount();

  /** Apart from the class, which the threads need while they are being chosen. */
  private static final class Only {
    private static final TorchThread INSTANCE = start();
  }

  private TorchThread(CountDownLatch chosen) {
    this.chosen = chosen;
    this.thread = new Thread(this::run, "graft-torch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Where the heap matters, starts threads until one is on the main heap: the more there are, the
   * more of them have to share a heap. All but that one end at once.
   */
  private static TorchThread start() {
    boolean chooses = ProcessSettings.areTuned() && GlibcMemory.isPresent();
    if (chooses) {
      GlibcMemory.keepFreed();
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int most = chooses ? HEAPS_PER_PROCESSOR * (processors + 2) : 1;
    CountDownLatch chosen = new CountDownLatch(1);
    TorchThread candidate = new TorchThread(chosen);
    for (int i = 1; i < most && !candidate.onMainHeap.join(); i++) {
      candidate.rejected = true;
      candidate = new TorchThread(chosen);
    }
    chosen.countDown();
    return candidate;
  }

  /** Runs a body on the thread and waits for it, whatever interrupts come. */
  static <T> T call(Supplier<T> body) {
    TorchThread torch = Only.INSTANCE;
    if (Thread.currentThread() == torch.thread) {
      return body.get();
    }
    Optional<Integer> wanted = ThreadCount.wanted();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              torch.threads.set(wanted);
              return body.get();
            });
    torch.work.add(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw asUnchecked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException asUnchecked(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure);
  }

  private void run() {
    onMainHeap.complete(GlibcMemory.isMainHeap());
    try {
      chosen.await();
      while (!rejected) {
        work.take().run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("no one interrupts this thread", e);
    }
  }
}
