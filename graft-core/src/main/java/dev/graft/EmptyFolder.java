package dev.graft;

import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that a data set is written into, alone. */
public final class EmptyFolder {
  private EmptyFolder() {}

  /**
   * Makes the folder where it is missing.
   *
   * @throws GraftException of fault {@code USAGE} if it is a file or not empty
   * @throws IOException if it cannot be made or read
   */
  public static void require(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new GraftException(
          Fault.USAGE,
          "'%s' is a file; name a folder that is empty or does not exist yet.".formatted(folder));
    }
    Files.createDirectories(folder);
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new GraftException(
            Fault.USAGE,
            "'%s' is not empty, and two data sets would mix; empty it or name another folder."
                .formatted(folder));
      }
    }
  }
}
