package dev.graft.graph;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a pretrained network lies, and what whoever found it knows of it.
 *
 * @param file its ONNX file
 * @param name what it is called
 * @param license under which it may be used, where whoever offers it says so
 * @param origin what its file was taken out of, if anything
 */
public record BackboneSource(
    Path file, String name, Optional<String> license, Optional<Origin> origin) {
  /**
   * An archive that a network was taken out of.
   *
   * @param archive its name
   * @param entry the network's path inside it
   * @param sha256 of the archive
   */
  public record Origin(String archive, String entry, String sha256) {}

  /** A file that goes by its own name. */
  public static BackboneSource of(Path file) {
    return new BackboneSource(file, fileName(file), Optional.empty(), Optional.empty());
  }

  /** Whether it goes by another name than its file's. */
  public boolean isNamed() {
    return !name.equals(fileName(file));
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
