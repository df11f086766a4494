package dev.graft;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files that are not finished yet. They tell which process is writing, so that what a dead
 * one left is known from what is being written, and both from everybody else's files.
 */
public final class Unfinished {
  private static final Pattern NAME =
      Pattern.compile("\\..+\\.graft-(?<pid>\\d+)-(?<start>\\d+)-[0-9a-f]{8}\\.tmp");

  /** Clocks are set, and systems tell a start only so well. */
  private static final long SAME_START_MILLIS = 10_000;

  private static final ProcessHandle THIS = ProcessHandle.current();
  private static final String OWNER = "graft-%s-%s".formatted(text(THIS.pid()), text(start(THIS)));

  private Unfinished() {}

  /** A new name beside the file that it will become. */
  public static Path beside(Path file) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return file.toAbsolutePath()
        .resolveSibling("." + file.getFileName() + "." + OWNER + "-" + random + ".tmp");
  }

  /**
   * Removes what processes that are no more had begun to write in a folder, if it exists. Nothing
   * else is touched, whatever it is called.
   */
  public static void removeAbandoned(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : files) {
        if (isAbandoned(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // They are in nobody's way.
    }
  }

  /** Whether a file's name is one that a process gave which runs no more. */
  public static boolean isAbandoned(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    if (!matcher.matches()) {
      return false;
    }
    try {
      return !isRunning(
          Long.parseLong(matcher.group("pid")), Long.parseLong(matcher.group("start")));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * When the process was started whose name a file bears, in milliseconds; empty if it bears none.
   */
  static OptionalLong startMillis(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group("start")))
        : OptionalLong.empty();
  }

  /** Whether a process still runs: one of that number that was started then. */
  public static boolean isRunning(long pid, long startMillis) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> isSame(start(process), startMillis))
        .isPresent();
  }

  /** When this process was started, in milliseconds; 0 where the system does not say. */
  public static long startMillis() {
    return start(THIS);
  }

  private static boolean isSame(long start, long other) {
    return start == 0 || other == 0 || Math.abs(start - other) < SAME_START_MILLIS;
  }

  /** In milliseconds; 0 where the system does not say. */
  private static long start(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String text(long number) {
    return Long.toString(number);
  }
}
