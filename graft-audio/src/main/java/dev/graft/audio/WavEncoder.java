package dev.graft.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes WAV files of 16-bit integers. */
final class WavEncoder {
  private static final int HEADER_BYTES = 44;
  private static final int FORMAT_BYTES = 16;

  private WavEncoder() {}

  /** A file of one channel; samples beyond full scale are clipped. */
  static byte[] encode(Waveform sound) {
    float[] samples = sound.samples();
    int size = 2 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(letters("RIFF")).putInt(HEADER_BYTES - 8 + size).put(letters("WAVE"));
    file.put(letters("fmt ")).putInt(FORMAT_BYTES).putShort((short) 1).putShort((short) 1);
    file.putInt(sound.rateHz()).putInt(2 * sound.rateHz());
    file.putShort((short) 2).putShort((short) 16);
    file.put(letters("data")).putInt(size);
    for (float sample : samples) {
      file.putShort((short) Math.max(-32768, Math.min(32767, Math.round(32768 * sample))));
    }
    return file.array();
  }

  private static byte[] letters(String four) {
    return four.getBytes(StandardCharsets.US_ASCII);
  }
}
