package dev.graft.hub;

import dev.graft.Unfinished;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders below the hub's. */
final class HubFolders {
  private HubFolders() {}

  /** The finished folders in a folder, sorted; none if it is not there. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, one -> Files.isDirectory(one) && !isUnfinished(one))) {
      all.forEach(folders::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(folders);
    return folders;
  }

  private static boolean isUnfinished(Path folder) {
    return String.valueOf(folder.getFileName()).startsWith(".");
  }

  /** Removes what processes that are no more had begun to write. */
  static void removeAbandoned(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Unfinished::isAbandoned)) {
      for (Path one : all) {
        remove(one);
      }
    }
  }

  /** Removes a folder and all in it, if it is there. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(one);
      }
    }
  }
}
