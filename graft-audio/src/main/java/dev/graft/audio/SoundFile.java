package dev.graft.audio;

import dev.graft.Content;
import dev.graft.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

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
    SoundKind kind = kind(content);
    content.reserve(
        (long) Math.min(mostSeconds * BYTES_PER_SECOND, (double) BYTES_PER_BYTE * content.size()));
    Beginning beginning = new Beginning(mostSeconds);
    try (InputStream in = new ByteArrayInputStream(content.whole())) {
      return beginning.waveform(decode(kind, content, in, beginning));
    }
  }

  /**
   * Whether nothing is to be heard in a file that can be decoded; no more of it is, once there is.
   *
   * @param mostSeconds what comes later does not count
   * @throws UnreadableException if it is none that is read here, or damaged, saying so
   * @throws IOException if it cannot be read
   */
  static boolean isSilent(Content content, double mostSeconds) throws IOException {
    SoundKind kind = kind(content);
    SilenceCheck check = new SilenceCheck(mostSeconds);
    try (InputStream in = new ByteArrayInputStream(content.whole())) {
      decode(kind, content, in, check);
    }
    return check.isSilent();
  }

  /**
   * Decodes a file from beginning to end, however long that is. WAV and FLAC are read piece by
   * piece; of others the whole file is held in memory, as it is written.
   *
   * @throws UnreadableException if it is none that is read here, or damaged, saying so; the
   *     listener heard all that came before then
   * @throws IOException if it cannot be read
   */
  static void stream(Content content, Mixdown.Listener listener) throws IOException {
    SoundKind kind = kind(content);
    try (InputStream in = content.stream()) {
      decode(kind, content, in, listener);
    }
  }

  private static SoundKind kind(Content content) throws IOException {
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
    return kind;
  }

  private static boolean decode(
      SoundKind kind, Content content, InputStream in, Mixdown.Listener listener)
      throws IOException {
    Mixdown mixdown = new Mixdown(listener);
    try {
      boolean complete =
          switch (kind) {
            case WAV -> WavDecoder.decode(in, content.size(), mixdown);
            case FLAC -> FlacDecoder.decode(in, mixdown);
            case MP3 -> Mp3Decoder.decode(content.whole(), mixdown);
            case VORBIS -> VorbisDecoder.decode(content.whole(), mixdown);
            default -> throw new IllegalStateException("no decoder for " + kind);
          };
      mixdown.end();
      return complete;
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new UnreadableException("is damaged: it cannot be decoded as " + kind.words());
    }
  }
}
