package dev.graft.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at every file once: reads it, hashes it, checks it. */
final class Scan {
  /**
   * What one file turned out to be.
   *
   * @param problem why it cannot be used; empty if it can
   * @param sha256 of its bytes, in hexadecimal; empty if they could not be read
   */
  record Finding(Optional<String> problem, String sha256) {}

  private Scan() {}

  /**
   * The findings for all sources, in their order. Works on all processors and holds no more than
   * one file per processor in memory.
   */
  static List<Finding> look(List<Source> sources, ContentCheck check) {
    Finding[] findings = new Finding[sources.size()];
    AtomicInteger next = new AtomicInteger();
    int workers = Math.min(Runtime.getRuntime().availableProcessors(), sources.size());
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(workers, 1),
            task -> {
              Thread thread = new Thread(task, "graft-scan");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            pool.submit(
                () -> {
                  MessageDigest digest = sha256();
                  for (int i = next.getAndIncrement();
                      i < findings.length && !Thread.currentThread().isInterrupted();
                      i = next.getAndIncrement()) {
                    findings[i] = look(sources.get(i), check, digest);
                  }
                }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while looking at the files");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the check of a file's content failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return List.of(findings);
  }

  private static Finding look(Source source, ContentCheck check, MessageDigest digest) {
    try {
      if (source instanceof Source.File file && Files.isDirectory(file.path())) {
        return new Finding(Optional.of("is a folder, not a file"), "");
      }
      byte[] content = source.read();
      String sha256 = HexFormat.of().formatHex(digest.digest(content));
      return new Finding(check.problem(content), sha256);
    } catch (IOException e) {
      return new Finding(Optional.of(reason(e)), "");
    }
  }

  /** A phrase for people; exceptions of the file system often carry only the path. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "may not be read: no permission";
    }
    return "cannot be read: " + failure.getMessage();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
