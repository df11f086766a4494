package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.graph.BackboneSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pretrained backbones by name.
 *
 * <p>{@value #SEEDLING} is inside the jar: a compact network for pictures of 144 px that Graft made
 * itself; its model card lies beside it as {@code seedling.md}. {@code
 * maven:group:artifact:version[!/path/in/jar.onnx]} is a network in a jar of a Maven repository,
 * with what lies beside it there, such as its tokenizer; it is fetched once, as Maven's own
 * settings say, and kept. Any other name is a file's path. Safe for use by many threads and
 * processes.
 */
public final class Hub {
  /** The backbone inside the jar. */
  public static final String SEEDLING = "seedling";

  private final Path folder;
  private final MavenBackbones maven;

  /**
   * The hub that keeps its files below a folder.
   *
   * @param home where Graft keeps what it can make again, such as the cache of a {@link
   *     dev.graft.Workshop}
   * @param user where Maven's settings lie; they are read only when something is to be fetched
   * @param progress hears of downloads
   */
  public Hub(Path home, MavenUser user, Progress progress) {
    this.folder = home.resolve("hub");
    this.maven = new MavenBackbones(folder.resolve("maven"), user, progress);
  }

  /**
   * The backbone of that name, else of that path; it is put below the hub's folder first where it
   * is not there. What happens to lie in the current folder hides no name; {@code ./name} is always
   * a path.
   *
   * @throws GraftException if there is neither, or it cannot be fetched or kept
   */
  public BackboneSource find(String nameOrPath) {
    if (nameOrPath.equals(SEEDLING)) {
      return seedling();
    }
    return Coordinates.isMeant(nameOrPath)
        ? maven.find(Coordinates.parse(nameOrPath))
        : BackboneSource.of(existing(nameOrPath));
  }

  /** Those that are here, and need no network: the one inside the jar, then those fetched. */
  public List<BackboneSource> list() {
    List<BackboneSource> all = new ArrayList<>(List.of(seedling()));
    all.addAll(maven.list());
    return all;
  }

  private BackboneSource seedling() {
    return new BackboneSource(
        Seedling.unpacked(folder), SEEDLING, Optional.of(Seedling.LICENSE), Optional.empty());
  }

  private static Path existing(String path) {
    Path file = Path.of(path);
    if (path.isBlank() || !Files.exists(file)) {
      throw new GraftException(
          Fault.MODEL,
          "There is no file '%s', nor a backbone of that name; expected an .onnx file, '%s'%s."
              .formatted(
                  path,
                  SEEDLING,
                  Coordinates.isArtifact(path)
                      ? Coordinates.closest(path).map(", or "::concat).orElse("")
                      : ", or maven:group:artifact:version"));
    }
    return file;
  }
}
