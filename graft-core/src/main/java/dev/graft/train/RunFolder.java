package dev.graft.train;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a run writes to. */
public final class RunFolder {
  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder where it is missing, before any work is spent. */
  public static RunFolder create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the output folder %s cannot be made (%s); name another with --out."
              .formatted(folder, Files.exists(folder) ? "a file of that name is in the way" : e),
          e);
    }
    if (!Files.isWritable(folder)) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the output folder %s is not writable; change its permissions or name another with --out."
              .formatted(folder));
    }
    RunFolder run = new RunFolder(folder);
    removeLeftovers(folder);
    removeLeftovers(run.checkpoint());
    return run;
  }

  /** What a run that was killed had begun to write. */
  private static void removeLeftovers(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // They are in nobody's way.
    }
  }

  Path model() {
    return folder.resolve("model.onnx");
  }

  public Path checkpoint() {
    return checkpoint(folder);
  }

  /** Where a run that writes to a folder keeps its checkpoint. */
  public static Path checkpoint(Path folder) {
    return folder.resolve("checkpoint");
  }

  /**
   * Writes a JSON document.
   *
   * @throws GraftException if there is no space for it
   */
  public void write(String name, Object document) {
    Path file = folder.resolve(name);
    try {
      AtomicFile.write(file, ByteBuffer.wrap(Json.of(document).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT, "%s cannot be written (%s); free some space.".formatted(file, e), e);
    }
  }
}
