package dev.graft.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A small picture of a sound: time from left to right, frequency from below, louder darker. */
final class Spectrogram {
  private static final int WIDTH_PX = 240;
  private static final int HEIGHT_PX = 96;
  private static final int WINDOW = 256;
  private static final double RANGE_DB = 70;

  private Spectrogram() {}

  /** A PNG file. */
  static byte[] png(Waveform sound) {
    double[][] decibels = decibels(sound.samples());
    double loudest = Double.NEGATIVE_INFINITY;
    for (double[] column : decibels) {
      for (double value : column) {
        loudest = Math.max(loudest, value);
      }
    }
    ByteBuffer rows = ByteBuffer.allocate(HEIGHT_PX * (WIDTH_PX + 1));
    for (int row = HEIGHT_PX - 1; row >= 0; row--) {
      rows.put((byte) 0); // no filter
      for (int x = 0; x < WIDTH_PX; x++) {
        double below = Math.min(1, (loudest - decibels[x][row]) / RANGE_DB);
        rows.put((byte) Math.round(255 * below));
      }
    }
    return png(rows.array());
  }

  /** Of each column the power in bands that share the frequencies evenly. */
  private static double[][] decibels(float[] samples) {
    double[][] columns = new double[WIDTH_PX][HEIGHT_PX];
    double[] window = new double[WINDOW];
    for (int x = 0; x < WIDTH_PX; x++) {
      int centre = (int) ((long) samples.length * (2 * x + 1) / (2 * WIDTH_PX));
      for (int i = 0; i < WINDOW; i++) {
        int at = centre - WINDOW / 2 + i;
        double weight = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / WINDOW);
        window[i] = at >= 0 && at < samples.length ? weight * samples[at] : 0;
      }
      for (int band = 0; band < HEIGHT_PX; band++) {
        columns[x][band] = 10 * Math.log10(power(window, (band + 0.5) / (2.0 * HEIGHT_PX)) + 1e-10);
      }
    }
    return columns;
  }

  /** At a frequency, as a part of the rate: Goertzel, 1958. */
  private static double power(double[] window, double frequency) {
    double coefficient = 2 * Math.cos(2 * Math.PI * frequency);
    double before = 0;
    double last = 0;
    for (double value : window) {
      double next = value + coefficient * last - before;
      before = last;
      last = next;
    }
    return last * last + before * before - coefficient * last * before;
  }

  private static byte[] png(byte[] rows) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(WIDTH_PX).putInt(HEIGHT_PX);
    header.put((byte) 8); // bits of grey, and nothing else
    chunk(file, "IHDR", header.array());
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length + 64];
    int size = deflater.deflate(packed);
    deflater.end();
    chunk(file, "IDAT", ByteBuffer.allocate(size).put(packed, 0, size).array());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String name, byte[] data) {
    byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(letters);
    crc.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(letters);
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
