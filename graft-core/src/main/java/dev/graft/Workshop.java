package dev.graft;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What work is done with: where files may be kept, how many threads work, who hears how far it is.
 * Nothing else decides these; the library reads no environment and has no settings of its own.
 *
 * @param cache where Graft keeps what it can make again, and puts files that it needs for a while;
 *     made when it is needed. Several processes may share it
 * @param threads how many threads work at once, at least 1. The last bits of what is trained depend
 *     on it
 * @param progress hears how far long pieces of work have come
 */
@RecordBuilder
public record Workshop(Path cache, int threads, Progress progress) implements WorkshopBuilder.With {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code threads} is less than one
   */
  public Workshop {
    Objects.requireNonNull(cache);
    Objects.requireNonNull(progress);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /** One with a cache there, a thread for each processor, and nobody who hears. */
  public static Workshop of(Path cache) {
    return new Workshop(cache, Runtime.getRuntime().availableProcessors(), Progress.none());
  }

  /**
   * The usual one of whoever runs this process, with a cache in {@link UserHome#graft}. For ways
   * in: it reads the environment, which a program may not want.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if the user has no home folder
   */
  public static Workshop ofUser() {
    return of(UserHome.graft());
  }

  /** What is kept. */
  public Cache openCache() {
    return Cache.in(cache);
  }

  /** Where files go that no later run needs. */
  public Path scratch() {
    return openCache().scratch();
  }
}
