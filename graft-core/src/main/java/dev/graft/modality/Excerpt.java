package dev.graft.modality;

/** What of a sample is shown to people. */
public sealed interface Excerpt {
  /** A small picture: the bytes of a JPEG file, not copied. */
  record Jpeg(byte[] file) implements Excerpt {}

  /**
   * A short sound, or the beginning of a longer one.
   *
   * @param wav the bytes of a WAV file, not copied
   * @param spectrogram the bytes of a PNG file, not copied
   */
  record Sound(byte[] wav, byte[] spectrogram) implements Excerpt {}

  /** Words, or the first of many. */
  record Words(String text) implements Excerpt {}
}
