package dev.graft.soundbox;

import dev.graft.AtomicFile;
import dev.graft.EmptyFolder;
import dev.graft.GraftException;
import dev.graft.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Makes sounds and writes them as a data set of WAV files.
 *
 * <p>What makes a sound shows in how its pitch and loudness go on. Loudness, noise, echoes and when
 * it begins are drawn from the same ranges for all. With the same settings on the same machine
 * every file is the same to the byte.
 */
public final class Soundbox {
  private static final int HEADER_BYTES = 44;
  private static final int FORMAT_BYTES = 16;
  private static final int FULL_SCALE = 32_767;

  private Soundbox() {}

  /**
   * Makes a data set: one folder per kind, within {@code train} and {@code val} where a part is
   * held out. Each file appears under its name when it is complete.
   *
   * @param folder where to; made where it is missing
   * @throws GraftException if the folder is a file or not empty
   * @throws IOException if it cannot be written to
   */
  public static SoundboxSummary write(Path folder, SoundboxSettings settings, Progress progress)
      throws IOException {
    EmptyFolder.require(folder);
    long bytes = 0;
    int heldOut = 0;
    progress.begin("Making sounds", settings.count());
    try {
      for (int index = 0; index < settings.count(); index++) {
        Path file = folder.resolve(name(settings, index));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        byte[] content = sound(settings, index);
        AtomicFile.writeUnsynced(file, ByteBuffer.wrap(content));
        bytes += content.length;
        heldOut += settings.isHeldOut(index) ? 1 : 0;
        progress.advance(1);
      }
    } finally {
      progress.end();
    }
    return new SoundboxSummary(folder, settings.count() - heldOut, heldOut, bytes);
  }

  /**
   * One sound as the bytes of its WAV file.
   *
   * @param index which, from 0; may be beyond the settings' count
   * @throws IllegalArgumentException if it is negative
   */
  public static byte[] sound(SoundboxSettings settings, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("there is no sound number " + index);
    }
    Chance chance = Chance.at(settings.seed(), index);
    Take take = Take.silent(settings.seconds(), settings.rateHz());
    settings.sourceOf(index).play(take, chance.split());
    return wav(Room.record(take, chance.split()), settings.rateHz());
  }

  private static String name(SoundboxSettings settings, int index) {
    String file = String.format(Locale.ROOT, "%06d.wav", index);
    String kind = settings.sourceOf(index).className() + "/" + file;
    String part = settings.isHeldOut(index) ? "val/" : "train/";
    return settings.heldOutFraction() == 0 ? kind : part + kind;
  }

  /** Of 16-bit integers, one channel. */
  private static byte[] wav(float[] samples, int rateHz) {
    int size = 2 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(letters("RIFF")).putInt(HEADER_BYTES - 8 + size).put(letters("WAVE"));
    file.put(letters("fmt ")).putInt(FORMAT_BYTES).putShort((short) 1).putShort((short) 1);
    file.putInt(rateHz).putInt(2 * rateHz).putShort((short) 2).putShort((short) 16);
    file.put(letters("data")).putInt(size);
    for (float sample : samples) {
      file.putShort((short) Math.round(FULL_SCALE * sample));
    }
    return file.array();
  }

  private static byte[] letters(String four) {
    return four.getBytes(StandardCharsets.US_ASCII);
  }
}
