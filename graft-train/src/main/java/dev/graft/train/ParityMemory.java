package dev.graft.train;

import dev.graft.AtomicFile;
import dev.graft.Sha256;
import dev.graft.train.EngineParity.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** How networks are to be run: found out once, then remembered. Deleting it costs a comparison. */
final class ParityMemory {
  private final Path folder;

  ParityMemory(Path folder) {
    this.folder = folder;
  }

  /**
   * What is remembered of a comparison, or the comparison itself; one that came to nothing, or that
   * fails, is not remembered.
   *
   * @param what tells network, preparation and engines
   */
  Optional<Verdict> recall(String what, Supplier<Optional<Verdict>> comparison) {
    Path file = folder.resolve(Sha256.of(what) + ".txt");
    Optional<Verdict> known = read(file);
    if (known.isPresent()) {
      return known;
    }
    Optional<Verdict> verdict = comparison.get();
    verdict.ifPresent(found -> write(file, found));
    return verdict;
  }

  private void write(Path file, Verdict verdict) {
    try {
      Files.createDirectories(folder);
      byte[] text = (verdict.name() + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(file, ByteBuffer.wrap(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Verdict> read(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return Arrays.stream(Verdict.values())
          .filter(verdict -> verdict.name().equals(text))
          .findFirst();
    } catch (IOException damaged) {
      return Optional.empty(); // compared again, and written over
    }
  }
}
