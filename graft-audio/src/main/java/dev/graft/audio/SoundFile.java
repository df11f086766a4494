package dev.graft.audio;

import dev.graft.Content;
import dev.graft.UnreadableException;
import java.io.IOException;

/** A sound as a file, whatever it is called: what it is is told by its first bytes. */
final class SoundFile {
  /** As it is gathered, at a high rate. */
  private static final long BYTES_PER_SECOND = 2L * Float.BYTES * 96_000;

  /** More samples than this a byte come of silence alone. */
  private static final long BYTES_PER_BYTE = 64;

  static final String FORMATS = "WAV, FLAC, MP3 or Ogg Vorbis";

  private SoundFile() {}

  /**
   * Decodes a file.
   *
   * @param mostSeconds what comes later is left out
   * @throws UnreadableException if it is none that is read here, or damaged, saying so
   * @throws IOException if it cannot be read
   */
  static Waveform decode(Content content, double mostSeconds) throws IOException {
    if (content.size() == 0) {
      throw new UnreadableException("is empty");
    }
    SoundKind kind = SoundKind.of(content.start(SoundKind.START_BYTES));
    if (kind == SoundKind.OTHER) {
      throw new UnreadableException("is no sound: expected " + FORMATS);
    }
    if (!kind.isRead()) {
      throw new UnreadableException(
          "is %s, which is not read here; convert it, for instance by: ffmpeg -i FILE out.flac"
              .formatted(kind.words()));
    }
    content.reserve(
        (long) Math.min(mostSeconds * BYTES_PER_SECOND, (double) BYTES_PER_BYTE * content.size()));
    byte[] file = content.whole();
    try {
      return switch (kind) {
        case WAV -> WavDecoder.decode(file, mostSeconds);
        case FLAC -> FlacDecoder.decode(file, mostSeconds);
        case MP3 -> Mp3Decoder.decode(file, mostSeconds);
        case VORBIS -> VorbisDecoder.decode(file, mostSeconds);
        default -> throw new IllegalStateException("no decoder for " + kind);
      };
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new UnreadableException("is damaged: it cannot be decoded as " + kind.words());
    }
  }
}
