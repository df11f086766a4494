package dev.graft.data;

import dev.graft.Content;
import dev.graft.Sha256;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Looks at every file once: reads it, hashes it, checks it. */
final class Scan {
  /**
   * What one file turned out to be.
   *
   * @param problem why it cannot be used; empty if it can
   * @param sha256 of its bytes, in hexadecimal; empty if there is a problem
   * @param size of a picture
   * @param emptiness what alone is in it, where that is next to nothing
   */
  record Finding(
      Optional<String> problem,
      String sha256,
      Optional<PictureSize> size,
      Optional<String> emptiness) {
    static Finding bad(String problem) {
      return new Finding(Optional.of(problem), "", Optional.empty(), Optional.empty());
    }
  }

  private Scan() {}

  /**
   * The findings for all sources, in their order. The threads share the memory for the files they
   * look at.
   */
  static List<Finding> look(List<Source> sources, ContentCheck check, int threads) {
    try (Workers workers = new Workers("graft-scan", threads)) {
      List<Future<Finding>> findings = new ArrayList<>(sources.size());
      for (Source source : sources) {
        findings.add(workers.submit(() -> look(source, check)));
      }
      return findings.stream().map(Workers::result).toList();
    }
  }

  private static Finding look(Source source, ContentCheck check) {
    try (Content content = source.open(Optional.empty())) {
      Optional<String> problem = check.problem(content);
      return problem.isPresent()
          ? Finding.bad(problem.get())
          : new Finding(
              problem, Sha256.of(content.whole()), check.size(content), check.emptiness(content));
    } catch (IOException e) {
      return Finding.bad(reason(e));
    } catch (OutOfMemoryError e) {
      return Finding.bad(UnreadableException.reason(e));
    }
  }

  /** A phrase for people; exceptions of the file system often carry only the path. */
  static String reason(IOException failure) {
    return UnreadableException.reason(failure);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
