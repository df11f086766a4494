package dev.graft.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Adds up how long each part of a run takes. */
public final class Timing {
  private final LongSupplier clockNanos;
  private final long startNanos;
  private final Map<String, Long> nanosByPart = new LinkedHashMap<>();

  /** Starts now, by a clock such as {@code System::nanoTime}. */
  public Timing(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
    this.startNanos = clockNanos.getAsLong();
  }

  /** Does some work, whose time counts for a part, whether it succeeds or not; what came of it. */
  public <T> T measure(String part, Supplier<T> work) {
    long start = clockNanos.getAsLong();
    try {
      return work.get();
    } finally {
      nanosByPart.merge(part, clockNanos.getAsLong() - start, Long::sum);
    }
  }

  /** The same of work that comes to nothing that is needed. */
  public void measure(String part, Runnable work) {
    measure(
        part,
        () -> {
          work.run();
          return part;
        });
  }

  /** Seconds by part, and in total since the start. */
  public Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("total", toSeconds(clockNanos.getAsLong() - startNanos));
    nanosByPart.forEach((part, nanos) -> seconds.put(part, toSeconds(nanos)));
    return seconds;
  }

  private static double toSeconds(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) / 1000.0;
  }
}
