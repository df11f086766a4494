package dev.graft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C into a wish to stop, from the first time that it is asked: the process then ends
 * when the command has finished its step and written what it has, or after a minute.
 */
final class Interrupt implements BooleanSupplier, AutoCloseable {
  private static final long MOST_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean listening;
  private volatile boolean wished;

  @Override
  public boolean getAsBoolean() {
    if (!listening) {
      listening = true;
      Runtime.getRuntime().addShutdownHook(new Thread(this::await, "graft-interrupt"));
    }
    return wished;
  }

  private void await() {
    wished = true;
    try {
      if (!finished.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("graft: a training step takes too long; the last checkpoint counts.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it was asked to stop. */
  boolean happened() {
    return wished;
  }

  /** Says that all is written. */
  @Override
  public void close() {
    finished.countDown();
  }
}
