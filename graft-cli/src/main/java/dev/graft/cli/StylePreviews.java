package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.image.PictureFile;
import dev.graft.image.UnitColours;
import dev.graft.style.Painting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pictures on the way, in a folder that holds those of one run alone. */
record StylePreviews(Path folder) {
  private static final Pattern NAME = Pattern.compile("\\d{4}x\\d{4}-step-\\d{5}\\.png");

  /**
   * Makes the folder.
   *
   * @param replacing whether those of an earlier run are removed
   * @throws GraftException if there are some, and they are not
   */
  void begin(boolean replacing) throws IOException {
    Files.createDirectories(folder);
    List<Path> earlier;
    try (Stream<Path> files = Files.list(folder)) {
      earlier =
          files.filter(file -> NAME.matcher(file.getFileName().toString()).matches()).toList();
    }
    if (!earlier.isEmpty() && !replacing) {
      throw new GraftException(
          Fault.USAGE,
          "--previews %s holds those of an earlier run (%s and so on), and they would mix; name another folder, or replace them with --overwrite."
              .formatted(folder, earlier.get(0).getFileName()));
    }
    for (Path file : earlier) {
      Files.delete(file);
    }
  }

  void write(Painting painting) {
    long[] shape = painting.picture().shape();
    String name =
        String.format(Locale.ROOT, "%04dx%04d-step-%05d.png", shape[3], shape[2], painting.steps());
    try {
      PictureFile.write(folder.resolve(name), UnitColours.picture(painting.picture()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
