package dev.graft.pretrain;

import dev.graft.Workshop;
import dev.graft.image.Preprocessing;
import dev.graft.torch.Precision;
import dev.graft.train.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What to pretrain a network on, and how.
 *
 * @param sources the pictures
 * @param teacher a network to learn from
 * @param labels whether to learn from the labels too
 * @param network what is trained
 * @param from the folder of an earlier run over the same classes whose network to go on from;
 *     otherwise weights are random
 * @param sizePx the side of the pictures that the finished network takes, at least 32
 * @param course how long, at which sizes, and how fast
 * @param seed decides every random choice
 * @param precision the numbers to train with; otherwise the faster ones on this machine
 * @param license under which the finished network may be used; noted in its file, unless empty
 * @param checkpointEvery how long to wait between two checkpoints, at least
 * @param resume whether to go on from the checkpoint in {@code out}
 * @param stop asked between steps; once true, a checkpoint is stored and the best so far written
 * @param out receives {@code backbone.onnx} and {@code pretrain.json}
 * @param overwrite whether they replace those of an earlier run
 * @param workshop where what was computed is kept, how many threads work, and who hears of it
 */
public record PretrainRequest(
    Sources sources,
    Optional<TeacherFile> teacher,
    boolean labels,
    MobileNet network,
    Optional<Path> from,
    int sizePx,
    Course course,
    long seed,
    Optional<Precision> precision,
    String license,
    Duration checkpointEvery,
    boolean resume,
    BooleanSupplier stop,
    Path out,
    boolean overwrite,
    Workshop workshop) {
  /** A network to learn from, and how it wants pictures. */
  public record TeacherFile(Path file, Preprocessing preprocessing) {}

  /** Checks what can be checked without reading a file. */
  public PretrainRequest {
    requireAtLeast(32, sizePx, "px as the side that the network takes");
    if (teacher.isEmpty() && !labels) {
      throw new IllegalArgumentException(
          "neither a teacher nor labels to learn from: expected one or both");
    }
    if (from.isPresent()
        && from.get().toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "the folder of the earlier run is the output folder (a run that was stopped is resumed instead)");
    }
  }

  /** What is to become of the results of an earlier run in the same folder. */
  public RunFolder.Earlier earlier() {
    if (overwrite) {
      return RunFolder.Earlier.OVERWRITE;
    }
    return resume ? RunFolder.Earlier.RESUME : RunFolder.Earlier.REFUSE;
  }

  static void requireAtLeast(int least, int value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d %s: expected %d or more", value, what, least));
    }
  }
}
