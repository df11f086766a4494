package dev.graft.hub;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.Sha256;
import dev.graft.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The backbone inside the jar. */
final class Seedling {
  static final String LICENSE = "Apache-2.0";

  private static final String NETWORK = Hub.SEEDLING + ".onnx";
  private static final String CARD = Hub.SEEDLING + ".md";
  private static final String PREPROCESSING = "preprocessor_config.json";

  private Seedling() {}

  /** Tells this version's network from others; found once, where it is first asked for. */
  private static final class Content {
    static final String KEY = Sha256.of(resource(NETWORK)).substring(0, 8);
  }

  /**
   * Its file, unpacked below a folder where it is not there yet.
   *
   * @throws GraftException if it cannot be written there
   */
  static Path unpacked(Path hub) {
    Path folder = hub.resolve(Hub.SEEDLING + "-" + Content.KEY);
    try {
      Files.createDirectories(folder);
      for (String name : List.of(PREPROCESSING, CARD, NETWORK)) {
        Path file = folder.resolve(name);
        byte[] bytes = resource(name);
        if (!holds(file, bytes)) {
          AtomicFile.write(file, ByteBuffer.wrap(bytes));
        }
      }
      return folder.resolve(NETWORK);
    } catch (IOException e) {
      throw StorageFailure.of(
          "the backbone inside the jar cannot be kept",
          folder,
          e,
          "let Graft keep its files elsewhere");
    }
  }

  /** Whether an earlier time left the file as it should be. */
  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  private static byte[] resource(String name) {
    try (InputStream in = Seedling.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read from the jar", e);
    }
  }
}
