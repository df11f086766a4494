package dev.graft.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Makes sounds, and WAV files of them. */
final class Wav {
  private Wav() {}

  static float[] sine(double hz, double seconds, int rateHz) {
    float[] samples = new float[(int) Math.round(seconds * rateHz)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / rateHz));
    }
    return samples;
  }

  static float[] noise(double seconds, int rateHz, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] samples = new float[(int) Math.round(seconds * rateHz)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.1 * random.nextGaussian());
    }
    return samples;
  }

  /** A file of 16-bit integers and one channel. */
  static byte[] file(float[] samples, int rateHz) {
    ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      data.putShort((short) Math.round(Math.max(-1, Math.min(1, sample)) * 32767));
    }
    return file(1, 1, rateHz, 16, data.array());
  }

  static byte[] file(int code, int channels, int rateHz, int bits, byte[] data) {
    ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    int block = channels * ((bits + 7) / 8);
    format.putShort((short) code).putShort((short) channels).putInt(rateHz);
    format.putInt(rateHz * block).putShort((short) block).putShort((short) bits);
    return file(format.array(), data, data.length);
  }

  static byte[] file(byte[] format, byte[] data, int claimed) {
    ByteBuffer file =
        ByteBuffer.allocate(12 + 8 + format.length + 8 + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(letters("RIFF")).putInt(file.capacity() - 8).put(letters("WAVE"));
    file.put(letters("fmt ")).putInt(format.length).put(format);
    file.put(letters("data")).putInt(claimed).put(data);
    return file.array();
  }

  static Path write(Path file, float[] samples, int rateHz) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, file(samples, rateHz));
  }

  private static byte[] letters(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
