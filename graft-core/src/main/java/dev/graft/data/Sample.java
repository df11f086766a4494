package dev.graft.data;

import dev.graft.Content;
import java.io.IOException;
import java.util.Optional;

/**
 * One file that was looked at and found whole, with its right answer.
 *
 * @param source where its bytes are
 * @param target the right answer
 * @param sha256 SHA-256 of the bytes, 64 lower-case hexadecimal digits; empty if it was not looked
 *     at yet
 */
public record Sample(Source source, Target target, String sha256) {
  /** The name that people know it by: its path relative to the data set. */
  public String name() {
    return source.name();
  }

  /**
   * Its bytes, not read yet; the caller closes them. If they are no longer those that were looked
   * at, reading them fails.
   *
   * @throws IOException if there are none to read
   */
  public Content open() throws IOException {
    return source.open(Optional.of(sha256).filter(known -> !known.isEmpty()));
  }
}
