package dev.graft.audio;

import dev.graft.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
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

  private static final int RIFF_BYTES = 12;
  private static final int HEADER_BYTES = 8;

  /** As much of a chunk as is looked at. */
  private static final long LARGEST_CHUNK = 64;

  private static final int BLOCK_FRAMES = 1 << 12;

  private WavDecoder() {}

  /** How samples are written. */
  private record Format(int code, int channels, long rateHz, int blockBytes, int bits) {
    int sampleBytes() {
      return blockBytes / channels;
    }
  }

  /**
   * Decodes a file, piece by piece.
   *
   * @param in the file from its beginning
   * @param fileBytes how many bytes it has
   * @return whether it was heard to its end
   * @throws UnreadableException if it is damaged, cut short, or written otherwise
   */
  static boolean decode(InputStream in, long fileBytes, Mixdown mixdown) throws IOException {
    Format format = null;
    long wideSize = -1;
    in.skipNBytes(RIFF_BYTES);
    long at = RIFF_BYTES;
    while (at + HEADER_BYTES <= fileBytes) {
      ByteBuffer header = read(in, HEADER_BYTES);
      byte[] letters = new byte[4];
      header.get(letters);
      String id = new String(letters, StandardCharsets.ISO_8859_1);
      long size = header.getInt(4) & UNSIGNED;
      at += HEADER_BYTES;
      if (id.equals("data")) {
        long there = samples(size == UNKNOWN ? wideSize : size, fileBytes - at);
        return decode(in, there, format, mixdown);
      }
      long next = at + size + (size & 1);
      if (next > fileBytes) {
        break;
      }
      ByteBuffer content = read(in, (int) Math.min(size, LARGEST_CHUNK));
      if (id.equals("ds64") && size >= 16) {
        wideSize = content.getLong(8);
      } else if (id.equals("fmt ")) {
        format = format(content, size);
      }
      in.skipNBytes(next - at - content.capacity());
      at = next;
    }
    throw new UnreadableException(
        format == null
            ? "is a damaged or truncated WAV: it does not say its format"
            : "is a damaged or truncated WAV: it has no samples");
  }

  private static ByteBuffer read(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new UnreadableException("is truncated: it became shorter while it was read");
    }
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many bytes of samples there are, of those that are claimed. */
  private static long samples(long claimed, long there) throws UnreadableException {
    boolean isUnknown = claimed < 0 || claimed == UNKNOWN || (claimed == 0 && there > 0);
    if (!isUnknown && claimed > there) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is truncated: a WAV that has %d of the %d bytes of samples that it claims",
              there,
              claimed));
    }
    return isUnknown ? there : claimed;
  }

  private static Format format(ByteBuffer bytes, long size) throws UnreadableException {
    if (size < 16) {
      throw new UnreadableException("is a damaged or truncated WAV: it does not say its format");
    }
    int code = bytes.getShort(0) & 0xffff;
    int channels = bytes.getShort(2) & 0xffff;
    int blockBytes = bytes.getShort(12) & 0xffff;
    int bits = bytes.getShort(14) & 0xffff;
    if (code == EXTENSIBLE && size >= 40) {
      code = bytes.getShort(24) & 0xffff; // its GUID begins with the code of old
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
    return new Format(code, channels, bytes.getInt(4) & UNSIGNED, blockBytes, bits);
  }

  private static boolean decode(
      InputStream in, long bytes, @Nullable Format format, Mixdown mixdown) throws IOException {
    if (format == null) {
      throw new UnreadableException("is a damaged WAV: it does not say its format");
    }
    mixdown.begin(format.rateHz(), format.channels());
    int block = format.blockBytes();
    long left = bytes / block;
    while (left > 0 && !mixdown.isFull()) {
      int frames = (int) Math.min(left, BLOCK_FRAMES);
      ByteBuffer read = read(in, frames * block);
      double loudest = 0;
      for (int from = 0; from < frames * block; from += block) {
        double sum = 0;
        for (int channel = 0; channel < format.channels(); channel++) {
          double sample = sample(read, from + channel * format.sampleBytes(), format);
          loudest = Double.isFinite(sample) ? Math.max(loudest, Math.abs(sample)) : loudest;
          sum += sample;
        }
        mixdown.add(sum);
      }
      Mixdown.requirePossible(loudest);
      left -= frames;
    }
    return left == 0;
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
