package dev.graft.modality;

/** What of a sample is shown to people. */
public sealed interface Excerpt {
  /** A small picture: the bytes of a JPEG file, not copied. */
  record Jpeg(byte[] file) implements Excerpt {}

  /** Words, or the first of many. */
  record Words(String text) implements Excerpt {}
}
