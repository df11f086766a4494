package dev.graft.cli;

import dev.graft.Progress;
import dev.graft.Unfinished;
import dev.graft.audio.ClipPooling;
import dev.graft.audio.SoundPreparation;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.OnnxFile;
import dev.graft.loop.RandomStart;
import dev.graft.pretrain.MelNet;
import dev.graft.soundbox.Soundbox;
import dev.graft.soundbox.SoundboxSettings;
import dev.graft.train.BackboneChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The demo's sounds, and a small network for them that has learned nothing yet.
 *
 * @param home where they are kept
 */
record DemoSounds(Path home, long seed) {
  private static final MelNet NETWORK = new MelNet(64, 12);

  /** What the network takes: 25 ms every 10 ms, about as wide as a unit. */
  private static final String FRAMES =
      "bands=64,fft=512,window=400,hop=160,floor=1e-7,mean=-9,std=5";

  /** The folder with all sounds; they are made where they are not there, or are others. */
  Path folder(Progress progress) throws IOException {
    Files.createDirectories(home);
    Path folder = home.resolve(String.format(Locale.ROOT, "sounds-%d", seed));
    Path anew = Unfinished.beside(home.resolve("sounding"));
    Soundbox.write(anew, SoundboxSettings.defaults().withSeed(seed), progress);
    for (Path made : below(anew)) {
      Path kept = folder.resolve(anew.relativize(made).toString());
      if (Files.isDirectory(made)) {
        Files.createDirectories(kept);
      } else if (!Files.isRegularFile(kept) || Files.mismatch(made, kept) >= 0) {
        Files.move(made, kept, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    List<Path> left = below(anew);
    for (int i = left.size() - 1; i >= 0; i--) {
      Files.delete(left.get(i));
    }
    return folder;
  }

  /** Folders before what is in them. */
  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** The network with random weights, as the seed has it. */
  BackboneChoice backbone() throws IOException {
    Files.createDirectories(home);
    Path file = home.resolve(String.format(Locale.ROOT, "melnet-%d.onnx", seed));
    OnnxFile.write(RandomStart.of(NETWORK.graph(), seed), file);
    BackboneSource source = BackboneSource.of(file);
    SoundPreparation prepared =
        SoundPreparation.of(
            source,
            new SoundPreparation.Asked(
                Optional.empty(),
                Optional.of(FRAMES),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                Optional.of(ClipPooling.MEAN)));
    return new BackboneChoice(
        source, FeatureChoice.automatic(), prepared.modality(), prepared.origin());
  }
}
