package dev.graft.data;

/**
 * One file that was looked at and found whole, with its right answer.
 *
 * @param source where its bytes are
 * @param target the right answer
 * @param sha256 SHA-256 of the bytes, 64 lower-case hexadecimal digits
 */
public record Sample(Source source, Target target, String sha256) {
  /** The name that people know it by: its path relative to the data set. */
  public String name() {
    return source.name();
  }
}
