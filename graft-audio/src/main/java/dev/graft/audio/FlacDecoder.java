package dev.graft.audio;

import dev.graft.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads FLAC as RFC 9639 has it: every subframe type, any bit depth up to 32, all ways to code a
 * stereo pair. Every frame's checksum is looked at.
 */
final class FlacDecoder {
  private static final long ID3 = 0x494433;

  /** As much of the stream info as is read; a hash follows. */
  private static final int READ_INFO_BYTES = 18;

  private static final int[] RATES = {
    0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
  };
  private static final int[] BITS = {0, 8, 12, 0, 16, 20, 24, 32};

  private final FlacBits in;
  private final int rateHz;
  private final int channels;
  private final int bits;
  private final long total;
  private final Mixdown mixdown;
  private long decoded;

  private FlacDecoder(InputStream file, Mixdown mixdown) throws IOException {
    this.in = new FlacBits(file);
    this.mixdown = mixdown;
    long marker = in.read(32);
    if (marker >>> 8 == ID3) {
      in.read(16);
      long tag = 0;
      for (int i = 0; i < 4; i++) {
        tag = (tag << 7) | (in.read(8) & 0x7f);
      }
      in.skip(tag);
      in.read(32);
    }
    boolean last = in.read(1) == 1;
    if (in.read(7) != 0) {
      throw new UnreadableException("is a damaged or truncated FLAC: it has no stream info");
    }
    long size = in.read(24);
    in.read(32); // sizes of blocks
    in.read(24); // sizes of frames
    in.read(24);
    this.rateHz = (int) in.read(20);
    this.channels = (int) in.read(3) + 1;
    this.bits = (int) in.read(5) + 1;
    this.total = in.read(36);
    in.skip(size - READ_INFO_BYTES);
    mixdown.begin(rateHz, channels);
    while (!last) {
      last = in.read(1) == 1;
      in.read(7);
      in.skip(in.read(24));
    }
  }

  /**
   * Decodes a file, piece by piece.
   *
   * @param file from its beginning
   * @return whether it was heard to its end
   * @throws IOException if it is damaged or cut short
   */
  static boolean decode(InputStream file, Mixdown mixdown) throws IOException {
    return new FlacDecoder(file, mixdown).decode();
  }

  private boolean decode() throws IOException {
    while (!mixdown.isFull() && (total == 0 ? in.hasMore() : decoded < total)) {
      if (!in.hasMore()) {
        throw new UnreadableException(
            String.format(
                Locale.ROOT,
                "is truncated: a FLAC that has %d of the %d samples that it claims",
                decoded,
                total));
      }
      if (total == 0 && !in.isAtFrame()) {
        return true; // tags behind the sound
      }
      frame();
    }
    return total == 0 ? !in.hasMore() : decoded >= total;
  }

  private void frame() throws IOException {
    if (!in.isAtFrame()) {
      throw damaged("a frame is missing");
    }
    in.beginFrame();
    in.read(16);
    int sizeCode = (int) in.read(4);
    int rateCode = (int) in.read(4);
    int layout = (int) in.read(4);
    int bitsCode = (int) in.read(3);
    in.read(1);
    in.skipCodedNumber();
    int size =
        switch (sizeCode) {
          case 0 -> throw damaged("a frame has no size");
          case 1 -> 192;
          case 2, 3, 4, 5 -> 576 << (sizeCode - 2);
          case 6 -> (int) in.read(8) + 1;
          case 7 -> (int) in.read(16) + 1;
          default -> 256 << (sizeCode - 8);
        };
    int rate =
        switch (rateCode) {
          case 12 -> 1000 * (int) in.read(8);
          case 13 -> (int) in.read(16);
          case 14 -> 10 * (int) in.read(16);
          case 15 -> throw damaged("a frame has no rate");
          default -> RATES[rateCode];
        };
    if (in.crc8() != (int) in.read(8)) {
      throw damaged("a frame's header has another checksum");
    }
    int own = bitsCode == 0 ? bits : BITS[bitsCode];
    int count = layout < 8 ? layout + 1 : 2;
    if ((rate != 0 && rate != rateHz) || count != channels || own != bits || layout > 10) {
      throw damaged("its frames differ in rate, channels or bits");
    }
    long[][] samples = new long[count][size];
    for (int channel = 0; channel < count; channel++) {
      boolean isDifference = layout == 9 ? channel == 0 : layout >= 8 && channel == 1;
      subframe(samples[channel], isDifference ? bits + 1 : bits);
    }
    in.align();
    if (in.crc16() != (int) in.read(16)) {
      throw damaged("a frame has another checksum");
    }
    decorrelate(samples, layout);
    add(samples, size);
  }

  private void add(long[][] samples, int size) throws IOException {
    double scale = 1 / Math.pow(2, bits - 1);
    for (int i = 0; i < size && (total == 0 || decoded + i < total); i++) {
      double sum = 0;
      for (long[] channel : samples) {
        sum += channel[i] * scale;
      }
      mixdown.add(sum);
    }
    decoded += size;
  }

  /** Left and side, side and right, mid and side become left and right. */
  private static void decorrelate(long[][] samples, int layout) {
    if (layout < 8) {
      return;
    }
    long[] first = samples[0];
    long[] second = samples[1];
    for (int i = 0; i < first.length; i++) {
      switch (layout) {
        case 8 -> second[i] = first[i] - second[i];
        case 9 -> first[i] += second[i];
        default -> {
          long side = second[i];
          long sum = (first[i] << 1) | (side & 1);
          first[i] = (sum + side) >> 1;
          second[i] = (sum - side) >> 1;
        }
      }
    }
  }

  private void subframe(long[] out, int width) throws IOException {
    in.read(1);
    int type = (int) in.read(6);
    int wasted = in.read(1) == 0 ? 0 : in.readUnary() + 1;
    int depth = width - wasted;
    if (depth < 1) {
      throw damaged("a subframe has no bits");
    }
    if (type == 0) {
      Arrays.fill(out, in.readSigned(depth));
    } else if (type == 1) {
      for (int i = 0; i < out.length; i++) {
        out[i] = in.readSigned(depth);
      }
    } else if (type >= 8 && type <= 12) {
      fixed(out, type - 8, depth);
    } else if (type >= 32) {
      linear(out, type - 31, depth);
    } else {
      throw damaged("a subframe is of no known type");
    }
    if (wasted > 0) {
      for (int i = 0; i < out.length; i++) {
        out[i] <<= wasted;
      }
    }
  }

  private void warmUp(long[] out, int order, int depth) throws IOException {
    if (order > out.length) {
      throw damaged("a predictor is longer than its frame");
    }
    for (int i = 0; i < order; i++) {
      out[i] = in.readSigned(depth);
    }
  }

  private void fixed(long[] out, int order, int depth) throws IOException {
    warmUp(out, order, depth);
    residual(out, order);
    for (int i = order; i < out.length; i++) {
      out[i] +=
          switch (order) {
            case 0 -> 0;
            case 1 -> out[i - 1];
            case 2 -> 2 * out[i - 1] - out[i - 2];
            case 3 -> 3 * out[i - 1] - 3 * out[i - 2] + out[i - 3];
            default -> 4 * out[i - 1] - 6 * out[i - 2] + 4 * out[i - 3] - out[i - 4];
          };
    }
  }

  private void linear(long[] out, int order, int depth) throws IOException {
    warmUp(out, order, depth);
    int precision = (int) in.read(4) + 1;
    int shift = (int) in.readSigned(5);
    if (precision == 16 || shift < 0) {
      throw damaged("a predictor is not valid");
    }
    long[] weights = new long[order];
    for (int i = 0; i < order; i++) {
      weights[i] = in.readSigned(precision);
    }
    residual(out, order);
    for (int i = order; i < out.length; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += weights[k] * out[i - 1 - k];
      }
      out[i] += sum >> shift;
    }
  }

  /** Numbers coded after Rice, in partitions with a parameter each. */
  private void residual(long[] out, int order) throws IOException {
    int method = (int) in.read(2);
    if (method > 1) {
      throw damaged("a residual is coded in no known way");
    }
    int parameterBits = method == 0 ? 4 : 5;
    int escape = (1 << parameterBits) - 1;
    int partitions = 1 << (int) in.read(4);
    int each = out.length / partitions;
    if (each * partitions != out.length || each < order) {
      throw damaged("a residual's parts do not fit its frame");
    }
    int at = order;
    for (int partition = 0; partition < partitions; partition++) {
      int end = (partition + 1) * each;
      int parameter = (int) in.read(parameterBits);
      if (parameter == escape) {
        int width = (int) in.read(5);
        for (; at < end; at++) {
          out[at] = width == 0 ? 0 : in.readSigned(width);
        }
      } else {
        for (; at < end; at++) {
          long folded = ((long) in.readUnary() << parameter) | in.read(parameter);
          out[at] = (folded >>> 1) ^ -(folded & 1);
        }
      }
    }
  }

  private static UnreadableException damaged(String why) {
    return new UnreadableException("is a damaged FLAC: " + why);
  }
}
