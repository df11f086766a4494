package dev.graft.audio;

import dev.graft.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads RIFF/WAVE: whole numbers of 8 to 32 bits, floats of 32 and 64, and the telephone's
 * logarithmic bytes; also as {@code WAVE_FORMAT_EXTENSIBLE}, and with 64-bit sizes (EBU Tech 3306).
 */
final class WavDecoder {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xfffe;

  /** What stands for a size that was not known when the file was begun. */
  private static final long UNKNOWN = 0xffff_ffffL;

  private static final long UNSIGNED = 0xffff_ffffL;

  private WavDecoder() {}

  /** How samples are written. */
  private record Format(int code, int channels, long rateHz, int blockBytes, int bits) {
    int sampleBytes() {
      return blockBytes / channels;
    }
  }

  /**
   * Decodes a file.
   *
   * @throws UnreadableException if it is damaged, cut short, or written otherwise
   */
  static Waveform decode(byte[] file, double mostSeconds) throws UnreadableException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    Format format = null;
    long wideSize = -1;
    int at = 12;
    while (at + 8 <= file.length) {
      String id = new String(file, at, 4, StandardCharsets.ISO_8859_1);
      long size = bytes.getInt(at + 4) & UNSIGNED;
      int content = at + 8;
      if (id.equals("ds64") && content + 16 <= file.length) {
        wideSize = bytes.getLong(content + 8);
      } else if (id.equals("fmt ")) {
        format = format(bytes, content, size);
      } else if (id.equals("data")) {
        return decode(bytes, content, size == UNKNOWN ? wideSize : size, format, mostSeconds);
      }
      long next = content + size + (size & 1);
      if (next > file.length) {
        break;
      }
      at = (int) next;
    }
    throw new UnreadableException("is a damaged or truncated WAV: it has no samples");
  }

  private static Format format(ByteBuffer bytes, int at, long size) throws UnreadableException {
    if (size < 16 || at + size > bytes.capacity()) {
      throw new UnreadableException("is a damaged or truncated WAV: it does not say its format");
    }
    int code = bytes.getShort(at) & 0xffff;
    int channels = bytes.getShort(at + 2) & 0xffff;
    int blockBytes = bytes.getShort(at + 12) & 0xffff;
    int bits = bytes.getShort(at + 14) & 0xffff;
    if (code == EXTENSIBLE && size >= 40) {
      code = bytes.getShort(at + 24) & 0xffff; // its GUID begins with the code of old
    }
    boolean known =
        switch (code) {
          case PCM -> bits >= 1 && bits <= 32;
          case FLOAT -> bits == 32 || bits == 64;
          case A_LAW, MU_LAW -> bits == 8;
          default -> false;
        };
    if (!known) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is a WAV of codec 0x%04x with %d bits, where whole numbers and floats are read;"
                  + " convert it, for instance by: ffmpeg -i in.wav -c:a pcm_s16le out.wav",
              code,
              bits));
    }
    int bytesEach = (bits + 7) / 8;
    if (channels < 1 || blockBytes != channels * bytesEach) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is a damaged WAV: it claims %d channels of %d bits in %d bytes",
              channels,
              bits,
              blockBytes));
    }
    return new Format(code, channels, bytes.getInt(at + 4) & UNSIGNED, blockBytes, bits);
  }

  private static Waveform decode(
      ByteBuffer bytes, int at, long size, @Nullable Format format, double mostSeconds)
      throws UnreadableException {
    if (format == null) {
      throw new UnreadableException("is a damaged WAV: it does not say its format");
    }
    long there = (long) bytes.capacity() - at;
    boolean isUnknown = size < 0 || size == UNKNOWN || (size == 0 && there > 0);
    if (!isUnknown && size > there) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is truncated: a WAV that has %d of the %d bytes of samples that it claims",
              there,
              size));
    }
    Mixdown mixdown = new Mixdown(format.rateHz(), format.channels(), mostSeconds);
    long frames = (isUnknown ? there : size) / format.blockBytes();
    long frame = 0;
    for (; frame < frames && !mixdown.isFull(); frame++) {
      int from = at + Math.toIntExact(frame * format.blockBytes());
      double sum = 0;
      for (int channel = 0; channel < format.channels(); channel++) {
        sum += sample(bytes, from + channel * format.sampleBytes(), format);
      }
      mixdown.add(sum);
    }
    return mixdown.waveform(frame == frames);
  }

  private static double sample(ByteBuffer bytes, int at, Format format) {
    return switch (format.code()) {
      case FLOAT -> format.bits() == 32 ? bytes.getFloat(at) : bytes.getDouble(at);
      case A_LAW -> aLaw(bytes.get(at));
      case MU_LAW -> muLaw(bytes.get(at));
      default -> whole(bytes, at, format.sampleBytes());
    };
  }

  /** Samples of a byte are above zero, larger ones signed; fewer bits stand in the upper ones. */
  private static double whole(ByteBuffer bytes, int at, int size) {
    return switch (size) {
      case 1 -> ((bytes.get(at) & 0xff) - 128) / 128.0;
      case 2 -> bytes.getShort(at) / 32768.0;
      case 3 ->
          ((bytes.get(at) & 0xff) | ((bytes.get(at + 1) & 0xff) << 8) | (bytes.get(at + 2) << 16))
              / 8388608.0;
      default -> bytes.getInt(at) / 2147483648.0;
    };
  }

  /** ITU-T G.711. */
  private static double aLaw(byte coded) {
    int value = coded ^ 0x55;
    int exponent = (value >> 4) & 7;
    int mantissa = (value & 15) << 4;
    int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
    return ((value & 0x80) == 0 ? -magnitude : magnitude) / 32768.0;
  }

  /** ITU-T G.711. */
  private static double muLaw(byte coded) {
    int value = ~coded & 0xff;
    int magnitude = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
    return ((value & 0x80) == 0 ? magnitude : -magnitude) / 32768.0;
  }
}
