package dev.graft.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.AtomicFile;
import dev.graft.Sha256;
import dev.graft.torch.PrecisionTrial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** How fast a network trains in each precision: tried once per machine, then remembered. */
public final class PrecisionMemory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /** A memory in a folder, such as {@code ~/.graft/trials}. */
  public PrecisionMemory(Path folder) {
    this.folder = folder;
  }

  /**
   * What is remembered of a trial, or the trial itself.
   *
   * @param what tells machine, network and batch
   */
  public PrecisionTrial recall(String what, Supplier<PrecisionTrial> trial) {
    Path file = folder.resolve(Sha256.of(what) + ".json");
    try {
      if (Files.exists(file)) {
        return JSON.readValue(file.toFile(), PrecisionTrial.class);
      }
    } catch (IOException damaged) {
      // Tried again, and written over.
    }
    PrecisionTrial done = trial.get();
    try {
      Files.createDirectories(folder);
      AtomicFile.write(file, ByteBuffer.wrap(JSON.writeValueAsBytes(done)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return done;
  }
}
