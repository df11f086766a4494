package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.ValueInfo;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained network for pictures.
 *
 * @param path its file
 * @param sha256 of the file
 * @param license what its metadata says under {@code license}, if anything
 * @param backbone its blocks, without its old output layer
 */
record BackboneFile(Path path, String sha256, @Nullable String license, Backbone backbone) {
  /**
   * Reads a network and checks that pictures prepared like this can be fed to it.
   *
   * @throws GraftException if it is no network, or not one for pictures
   */
  static BackboneFile read(Path path, Preprocessing preprocessing) {
    Graph network = OnnxFile.read(path);
    requirePictures(path, network, preprocessing);
    try {
      return new BackboneFile(
          path,
          Sha256.of(Files.readAllBytes(path)),
          network.metadata().get("license"),
          Backbone.of(network));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The network up to the features: its one output. */
  Graph featureGraph() {
    return backbone.graph();
  }

  private static void requirePictures(Path path, Graph network, Preprocessing preprocessing) {
    if (network.inputs().size() != 1) {
      throw unfit(path, "has %d inputs".formatted(network.inputs().size()));
    }
    ValueInfo input = network.inputs().get(0);
    long[] extents = input.extents();
    if (input.type() != ElementType.FLOAT || extents.length != 4 || !fits(extents[1], 3)) {
      throw unfit(path, "takes " + input);
    }
    if (!fits(extents[0], 1)) {
      throw unfit(path, "takes batches of exactly %d".formatted(extents[0]));
    }
    Optional<Size> size = preprocessing.outputSize();
    if (size.isPresent()
        && !(fits(extents[2], size.get().height()) && fits(extents[3], size.get().width()))) {
      throw new GraftException(
          Fault.MODEL,
          "%s takes pictures of %d x %d, and the preprocessing makes %d x %d; say --crop %d."
              .formatted(
                  path,
                  extents[3],
                  extents[2],
                  size.get().width(),
                  size.get().height(),
                  extents[2]));
    }
  }

  private static boolean fits(long extent, long wanted) {
    return extent < 0 || extent == wanted;
  }

  private static GraftException unfit(Path path, String found) {
    return new GraftException(
        Fault.MODEL,
        "%s is not a network for pictures: it %s; expected one input of float [N, 3, H, W]."
            .formatted(path, found));
  }
}
