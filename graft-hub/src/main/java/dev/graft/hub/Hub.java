package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.BackboneSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pretrained backbones by name.
 *
 * <p>There is one so far, {@value #SEEDLING}, which is inside the jar: a compact network for
 * pictures of 144 px that Graft made itself; its model card lies beside it as {@code seedling.md}.
 */
public final class Hub {
  /** The backbone inside the jar. */
  public static final String SEEDLING = "seedling";

  private final Path folder;

  /**
   * The hub that keeps its files below a folder.
   *
   * @param home where Graft keeps what it can make again, such as {@link dev.graft.Graft#home}
   */
  public Hub(Path home) {
    this.folder = home.resolve("hub");
  }

  /**
   * The backbone of that name, else of that path; it is put below the hub's folder first where it
   * is not there. What happens to lie in the current folder hides no name; {@code ./name} is always
   * a path.
   *
   * @throws GraftException if there is neither, or it cannot be kept
   */
  public BackboneSource find(String nameOrPath) {
    return nameOrPath.equals(SEEDLING)
        ? new BackboneSource(
            Seedling.unpacked(folder), SEEDLING, Optional.empty(), Optional.empty())
        : BackboneSource.of(existing(nameOrPath));
  }

  private static Path existing(String path) {
    Path file = Path.of(path);
    if (!Files.exists(file)) {
      throw new GraftException(
          Fault.MODEL,
          "There is no file %s, nor a backbone of that name; expected an .onnx file, or '%s'."
              .formatted(path, SEEDLING));
    }
    return file;
  }
}
