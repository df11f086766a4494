package dev.graft.cli;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Unfinished;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.herbarium.HerbariumSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;

/** The demo's pictures: drawn once and kept, under a name that tells what is drawn and how. */
final class DemoLeaves {
  private static final int PICTURES = 1600;
  private static final double HELD_OUT = 0.25;
  private static final int COMPARED = 6; // one of each kind
  private static final String UNFINISHED = "drawing";

  private final Path home;
  private final HerbariumSettings settings;

  /** Leaves that are kept in a folder. */
  DemoLeaves(Path home, HerbariumSettings settings) {
    this.home = home;
    this.settings = settings;
  }

  static HerbariumSettings settings(long seed) {
    return HerbariumSettings.defaults()
        .withCount(PICTURES)
        .withHeldOutFraction(HELD_OUT)
        .withSeed(seed);
  }

  /** The folder with all pictures; they are drawn where they are not there, or not all of them. */
  Path folder(Progress progress) throws IOException {
    Files.createDirectories(home);
    String name = String.format(Locale.ROOT, "leaves-%d-%s", settings.seed(), drawing());
    Path folder = home.resolve(name);
    Path contents = home.resolve(name + ".txt");
    if (Files.isRegularFile(contents) && Files.readString(contents).equals(contents(folder))) {
      return folder;
    }
    removeUnfinished();
    Path drawn = Unfinished.beside(home.resolve(UNFINISHED));
    HerbariumSummary summary = Herbarium.write(drawn, settings, progress);
    String all = contents(summary.train() + summary.heldOut(), summary.bytes());
    AtomicFile.write(contents, ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)));
    removeDrawn(folder, drawn);
    try {
      Files.move(drawn, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!contents(folder).equals(all)) { // else another process was faster
        delete(drawn);
        throw new GraftException(
            Fault.ENVIRONMENT,
            "the leaves cannot be kept in %s (%s); it may hold files that are not Graft's: move them elsewhere."
                .formatted(folder, e),
            e);
      }
      delete(drawn);
    }
    return folder;
  }

  /** Identifies the settings, and what they come to in this version on this machine. */
  private String drawing() {
    StringBuilder known = new StringBuilder(settings.withThreads(1).toString());
    for (int index = 0; index < COMPARED; index++) {
      known.append(Sha256.of(Herbarium.picture(settings, index)));
    }
    return Sha256.of(known.toString()).substring(0, 8);
  }

  private static String contents(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> files = Files.walk(folder)) {
      LongSummaryStatistics sizes =
          files
              .filter(Files::isRegularFile)
              .mapToLong(file -> file.toFile().length())
              .summaryStatistics();
      return contents(sizes.getCount(), sizes.getSum());
    }
  }

  private static String contents(long pictures, long bytes) {
    return String.format(Locale.ROOT, "%d pictures, %d bytes", pictures, bytes);
  }

  /** Folders that runs which are no more had begun to draw. */
  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home, ".*.tmp")) {
      for (Path folder : folders) {
        if (Unfinished.isAbandoned(folder)) {
          delete(folder);
        }
      }
    }
  }

  /** From a folder of leaves those that were drawn anew; what else is in it is not Graft's. */
  private static void removeDrawn(Path folder, Path anew) throws IOException {
    try (Stream<Path> files = Files.walk(anew)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Path old = folder.resolve(anew.relativize(file).toString());
        try {
          Files.deleteIfExists(old);
        } catch (DirectoryNotEmptyException e) {
          // The move says so.
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
