package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.loop.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a failure means to a user. */
final class Failures {
  private static final int DEEPEST = 20;

  /** How libtorch and the C++ library say that there is no memory left. */
  private static final List<String> NATIVE_MEMORY =
      List.of("DefaultCPUAllocator", "bad_alloc", "Cannot allocate memory");

  private Failures() {}

  /** The failure in a sentence, with whose fault it is; null if it is a bug in Graft. */
  static @Nullable GraftException explain(Throwable failure) {
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      return environment(
          failure,
          "reading or writing failed (%s); check the path, its permissions and the free space."
              .formatted(failure.getMessage()));
    }
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      GraftException told = known(cause);
      if (told != null) {
        return told;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /**
   * A failure of the machine or the data in the middle of a long run, with how to go on from what
   * is kept of it; any other as it is.
   */
  static RuntimeException inTheMiddle(Throwable failure, Path checkpoint, String kept) {
    GraftException told = explain(failure);
    if (told != null
        && (told.fault() == Fault.ENVIRONMENT || told.fault() == Fault.DATA)
        && Checkpoints.isIn(checkpoint)) {
      return new GraftException(told.fault(), told.getMessage() + " " + kept, failure);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private static @Nullable GraftException known(Throwable cause) {
    if (cause instanceof GraftException told) {
      return told;
    }
    if (cause instanceof OutOfMemoryError) {
      return environment(
          cause,
          String.format(
              Locale.ROOT,
              "not enough memory (%s): the Java heap is limited to %d MiB; raise it with JAVA_TOOL_OPTIONS=-Xmx8g, say.",
              cause.getMessage(),
              Runtime.getRuntime().maxMemory() >> 20));
    }
    String message = String.valueOf(cause.getMessage());
    if (NATIVE_MEMORY.stream().anyMatch(message::contains)) {
      return environment(
          cause,
          "not enough memory outside the Java heap (%s); end other programs, or ask for less at a time, such as smaller batches or pictures."
              .formatted(message.lines().findFirst().orElse("")));
    }
    if (cause instanceof LinkageError) {
      String why =
          cause.getMessage() == null ? String.valueOf(cause.getCause()) : cause.getMessage();
      return environment(
          cause,
          "a library could not be loaded (%s); Graft needs a JDK 17 or newer on Linux x86-64, macOS or Windows x86-64, and some free space in the home and temporary folders."
              .formatted(why));
    }
    return null;
  }

  private static GraftException environment(Throwable cause, String sentence) {
    return new GraftException(Fault.ENVIRONMENT, sentence, cause);
  }
}
