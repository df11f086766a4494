package dev.graft.audio;

import dev.graft.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads MPEG audio of layer III, of MPEG-1, 2 and 2.5. Frames are found here, and decoded by
 * JCodec. What an encoder put before and behind the sound is left out where its tag says how much
 * that is.
 */
final class Mp3Decoder {
  private static final int[][] KBIT_RATES = {
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, // MPEG-1
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160} // MPEG-2 and 2.5
  };
  private static final int[] RATES = {44_100, 48_000, 32_000};
  private static final int HEADER_BYTES = 4;

  /** What a decoder adds before the first sample, by its filters. */
  private static final int DECODER_DELAY = 529;

  /** The largest frame, decoded: two channels of 1152 samples of 16 bits. */
  private static final int FRAME_BYTES = 2 * 1152 * 2;

  /** Damage between frames is skipped up to here. */
  private static final int MOST_SKIPPED = 1 << 16;

  private final byte[] file;

  private Mp3Decoder(byte[] file) {
    this.file = file;
  }

  /** Where a frame lies, and what its header says. */
  private record Frame(int at, int bytes, int rateHz, int channels, int samples, boolean crc) {
    int sideInfo() {
      boolean first = samples == 1152;
      int size = first ? (channels == 1 ? 17 : 32) : channels == 1 ? 9 : 17;
      return at + HEADER_BYTES + size;
    }
  }

  /**
   * Decodes a file.
   *
   * @return whether it was heard to its end
   * @throws UnreadableException if it is damaged or cut short
   */
  static boolean decode(byte[] file, Mixdown mixdown) throws IOException {
    return new Mp3Decoder(file).decode(mixdown);
  }

  private boolean decode(Mixdown mixdown) throws IOException {
    List<Frame> frames = frames();
    if (frames.isEmpty()) {
      throw new UnreadableException("is a damaged or truncated MP3: it has no whole frame");
    }
    Frame first = frames.get(0);
    Optional<Integer> tag = tag(first);
    int skipped = 0;
    long claimed = Long.MAX_VALUE;
    if (tag.isPresent()) {
      frames = frames.subList(1, frames.size());
      int at = tag.get();
      int flags = number(at + 4, 4);
      int fields = at + 8;
      if ((flags & 1) != 0) {
        requireAll(number(fields, 4), frames.size());
      }
      fields += 4 * Integer.bitCount(flags & 3) + ((flags & 4) != 0 ? 100 : 0);
      fields += (flags & 8) != 0 ? 4 : 0;
      if (fields + 24 <= file.length && file[fields] == 'L') {
        int both = number(fields + 21, 3);
        skipped = (both >> 12) + DECODER_DELAY;
        int behind = Math.max(0, (both & 0xfff) - DECODER_DELAY);
        claimed = (long) frames.size() * first.samples() - skipped - behind;
      }
    }
    mixdown.begin(first.rateHz(), first.channels());
    return decode(frames, first, skipped, claimed, mixdown);
  }

  private boolean decode(
      List<Frame> frames, Frame first, int skipped, long claimed, Mixdown mixdown)
      throws IOException {
    org.jcodec.codecs.mpa.Mp3Decoder decoder = new org.jcodec.codecs.mpa.Mp3Decoder();
    long at = 0;
    for (Frame frame : frames) {
      if (mixdown.isFull()) {
        return false;
      }
      if (frame.channels() != first.channels() || frame.rateHz() != first.rateHz()) {
        throw new UnreadableException("is a damaged MP3: its frames differ in rate or channels");
      }
      ByteBuffer coded = ByteBuffer.wrap(file, frame.at(), frame.bytes()).slice();
      ByteBuffer decoded;
      try {
        decoded = decoder.decodeFrame(coded, ByteBuffer.allocate(FRAME_BYTES)).getData();
      } catch (RuntimeException e) {
        throw new UnreadableException("is a damaged MP3: a frame cannot be decoded");
      }
      decoded.order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < frame.samples(); i++, at++) {
        double sum = 0;
        for (int channel = 0; channel < frame.channels(); channel++) {
          sum += decoded.hasRemaining() ? decoded.getShort() / 32768.0 : 0;
        }
        if (at >= skipped && at < skipped + claimed) {
          mixdown.add(sum);
        }
      }
    }
    return true;
  }

  private static void requireAll(int claimed, int found) throws UnreadableException {
    if (found < claimed) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is truncated: an MP3 that has %d of the %d frames that it claims",
              found,
              claimed));
    }
  }

  /** All frames in order; bytes between them that are none are passed over. */
  private List<Frame> frames() throws UnreadableException {
    List<Frame> frames = new ArrayList<>();
    int at = file[0] == 'I' && file.length > 10 ? 10 + SoundKind.synchsafe(file, 6) : 0;
    int skipped = 0;
    while (at + HEADER_BYTES <= file.length) {
      Optional<Frame> frame = frame(at);
      boolean certain =
          frame.isPresent()
              && (!frames.isEmpty() || at == 0 || follows(frame.get()) || file[0] == 'I');
      if (certain && at + frame.get().bytes() <= file.length) {
        frames.add(frame.get());
        at += frame.get().bytes();
        skipped = 0;
      } else if (isTag(at) || certain) {
        break; // tags behind the sound, or a last frame that is cut short
      } else if (++skipped > MOST_SKIPPED) {
        throw new UnreadableException("is a damaged MP3: there are no frames where some should be");
      } else {
        at++;
      }
    }
    return frames;
  }

  private boolean follows(Frame frame) {
    int next = frame.at() + frame.bytes();
    return next + HEADER_BYTES > file.length || frame(next).isPresent();
  }

  private boolean isTag(int at) {
    String letters =
        new String(file, at, Math.min(8, file.length - at), StandardCharsets.ISO_8859_1);
    return letters.startsWith("TAG")
        || letters.startsWith("APETAGEX")
        || letters.startsWith("LYRI");
  }

  private Optional<Frame> frame(int at) {
    int header = number(at, HEADER_BYTES);
    int version = (header >> 19) & 3;
    int layer = (header >> 17) & 3;
    int rateCode = (header >> 12) & 15;
    int frequency = (header >> 10) & 3;
    boolean valid =
        header >>> 21 == 0x7ff
            && version != 1
            && layer == 1
            && rateCode != 15
            && rateCode != 0
            && frequency != 3;
    if (!valid) {
      return Optional.empty();
    }
    boolean first = version == 3;
    int rateHz = RATES[frequency] >> (first ? 0 : version == 2 ? 1 : 2);
    int bitRate = 1000 * KBIT_RATES[first ? 0 : 1][rateCode];
    int bytes = (first ? 144 : 72) * bitRate / rateHz + ((header >> 9) & 1);
    int channels = ((header >> 6) & 3) == 3 ? 1 : 2;
    boolean crc = ((header >> 16) & 1) == 0;
    return Optional.of(new Frame(at, bytes, rateHz, channels, first ? 1152 : 576, crc));
  }

  /** Where the tag of Xing or LAME begins, if the frame holds one and no sound. */
  private Optional<Integer> tag(Frame frame) {
    int at = frame.sideInfo();
    if (at + 8 > file.length) {
      return Optional.empty();
    }
    String name = new String(file, at, 4, StandardCharsets.ISO_8859_1);
    return name.equals("Xing") || name.equals("Info") ? Optional.of(at) : Optional.empty();
  }

  private int number(int at, int bytes) {
    int value = 0;
    for (byte one : Arrays.copyOfRange(file, at, at + bytes)) {
      value = (value << 8) | (one & 0xff);
    }
    return value;
  }
}
