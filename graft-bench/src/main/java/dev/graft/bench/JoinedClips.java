package dev.graft.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Clips of single words, and strings of them.
 *
 * @param clips in the order of their names, all of one format
 */
record JoinedClips(List<Clip> clips, AudioFormat format) {
  private static final int HELD_OUT = 5; // one of so many
  private static final int HELD_SINGLES = 120;
  private static final int HELD_STRINGS = 60;
  private static final double LONGEST_PAUSE_SECONDS = 0.1;

  /** One word. */
  private record Clip(String word, byte[] samples) {}

  /** Those in an archive with a folder per word. */
  static JoinedClips of(Path zip) throws IOException {
    TreeMap<String, Clip> found = new TreeMap<>();
    AudioFormat format = null;
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(new BufferedInputStream(file))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().endsWith(".wav")) {
          Path path = Path.of(entry.getName());
          AudioInputStream sound =
              AudioSystem.getAudioInputStream(new ByteArrayInputStream(entries.readAllBytes()));
          format = sound.getFormat();
          String word = String.valueOf(path.getName(path.getNameCount() - 2));
          found.put(entry.getName(), new Clip(word, sound.readAllBytes()));
        }
      }
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(e);
    }
    if (format == null) {
      throw new IOException(zip + " holds no .wav file");
    }
    return new JoinedClips(List.copyOf(found.values()), format);
  }

  /** Writes a manifest of some clips and strings, and of others that are held out. */
  Path write(Path folder, long seed, int singles, int strings) throws IOException {
    Random random = new Random(seed);
    List<Clip> shuffled = new ArrayList<>(clips);
    Collections.shuffle(shuffled, random);
    int held = shuffled.size() / HELD_OUT;
    List<String> lines = new ArrayList<>(List.of("path,text,split"));
    write(
        folder, shuffled.subList(held, shuffled.size()), "train", singles, strings, random, lines);
    write(folder, shuffled.subList(0, held), "val", HELD_SINGLES, HELD_STRINGS, random, lines);
    return Files.write(folder.resolve("set.csv"), lines);
  }

  private void write(
      Path folder,
      List<Clip> from,
      String split,
      int singles,
      int strings,
      Random random,
      List<String> lines)
      throws IOException {
    for (int i = 0; i < singles + strings; i++) {
      List<Clip> parts = new ArrayList<>();
      if (i < singles) {
        parts.add(from.get(i % from.size()));
      } else {
        int count = 2 + random.nextInt(3);
        for (int k = 0; k < count; k++) {
          parts.add(from.get(random.nextInt(from.size())));
        }
      }
      String name = split + i + ".wav";
      save(folder.resolve(name), parts, random);
      lines.add(
          name + "," + String.join(" ", parts.stream().map(Clip::word).toList()) + "," + split);
    }
  }

  private void save(Path file, List<Clip> parts, Random random) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Clip part : parts) {
      if (all.size() > 0) {
        double seconds = LONGEST_PAUSE_SECONDS * random.nextDouble();
        all.write(new byte[format.getFrameSize() * (int) (seconds * format.getSampleRate())]);
      }
      all.write(part.samples());
    }
    byte[] samples = all.toByteArray();
    AudioInputStream sound =
        new AudioInputStream(
            new ByteArrayInputStream(samples), format, samples.length / format.getFrameSize());
    AudioSystem.write(sound, AudioFileFormat.Type.WAVE, file.toFile());
  }
}
