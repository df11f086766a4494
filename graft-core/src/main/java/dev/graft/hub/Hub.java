package dev.graft.hub;

import dev.graft.AtomicFile;
import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  private static final String NETWORK = SEEDLING + ".onnx";
  private static final String PREPROCESSING = "preprocessor_config.json";

  private Hub() {}

  /**
   * The file of a backbone: the one of that name, else of that path. What happens to lie in the
   * current folder hides no name; {@code ./name} is always a path.
   *
   * @throws GraftException if there is neither
   */
  public static Path file(String nameOrPath) {
    return find(nameOrPath).orElseGet(() -> existing(nameOrPath));
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

  /**
   * The file of a backbone; it is unpacked under {@code $GRAFT_HOME} first where it is not there.
   *
   * @return empty if there is no backbone of that name
   * @throws GraftException if it cannot be written there
   */
  public static Optional<Path> find(String name) {
    return name.equals(SEEDLING) ? Optional.of(unpacked()) : Optional.empty();
  }

  /** What a backbone is called whose file {@link #find} gave. */
  public static Optional<String> nameOf(Path file) {
    return file.endsWith(NETWORK) && file.equals(folder().resolve(NETWORK))
        ? Optional.of(SEEDLING)
        : Optional.empty();
  }

  /** Tells this version's network from others; found once, where it is first asked for. */
  private static final class Content {
    static final String KEY = Sha256.of(resource(NETWORK)).substring(0, 8);
  }

  private static Path folder() {
    return Graft.home().resolve("hub").resolve(SEEDLING + "-" + Content.KEY);
  }

  private static Path unpacked() {
    Path folder = folder();
    try {
      Files.createDirectories(folder);
      for (String name : List.of(PREPROCESSING, SEEDLING + ".md", NETWORK)) {
        Path file = folder.resolve(name);
        byte[] bytes = resource(name);
        if (!holds(file, bytes)) {
          AtomicFile.write(file, ByteBuffer.wrap(bytes));
        }
      }
      return folder.resolve(NETWORK);
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the backbone inside the jar cannot be unpacked to %s (%s); free some space, or point GRAFT_HOME elsewhere."
              .formatted(folder, e),
          e);
    }
  }

  /** Whether an earlier time left the file as it should be. */
  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  private static byte[] resource(String name) {
    try (InputStream in = Hub.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read from the jar", e);
    }
  }
}
