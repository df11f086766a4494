package dev.graft.torch;

/**
 * What makes training faster but is set for the whole process, so that only whoever owns the
 * process decides: a command line does, a server with other work may not. Results are the same
 * without.
 */
public final class ProcessSettings {
  private static volatile boolean tuned;

  private ProcessSettings() {}

  /**
   * Has the process set up for training once libtorch is loaded; call it before, as later it does
   * nothing. On Linux with glibc the allocator then keeps what is freed instead of handing it back
   * to the operating system: for a MobileNet that halves the time of a step. And unless the
   * environment says {@code OMP_WAIT_POLICY} or {@code GOMP_SPINCOUNT}, OpenMP's threads soon sleep
   * while they wait for each other instead of spinning: where another process uses a core as well,
   * a step takes a fifth of the time.
   */
  public static void tuneForTraining() {
    tuned = true;
  }

  /** Whether the process is to be set up for training. */
  static boolean areTuned() {
    return tuned;
  }
}
