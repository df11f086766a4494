package dev.graft.pretrain;

import dev.graft.image.Preprocessing;
import dev.graft.torch.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What to pretrain a network on, and how.
 *
 * @param data labelled sets to learn from
 * @param apartFrom sets of which no picture may be learned from
 * @param teacher a network to learn from, and how it wants pictures
 * @param labels whether to learn from the labels too
 * @param network what is trained
 * @param from the folder of an earlier run over the same classes whose network to go on from;
 *     otherwise weights are random
 * @param sizePx the side of the pictures that the finished network takes
 * @param trainSizesPx the sides that it is trained with, for one equal part of the epochs after
 *     another; several sides in one part take turns. Small ones first cost less (Howard, "Training
 *     Imagenet in 3 hours", 2018), and the last may still be below {@code sizePx}, since in crops
 *     things look larger than in whole pictures (Touvron et al., "Fixing the train-test resolution
 *     discrepancy", 2019, arXiv:1906.06423)
 * @param epochs passes over the pictures, all sizes together
 * @param views different views of each picture that the teacher is asked about
 * @param batchSize pictures per step
 * @param rate the highest learning rate
 * @param share which part of the pictures to use, above 0 to 1
 * @param validationFraction which part is kept apart to measure on
 * @param seed decides every random choice
 * @param precision the numbers to train with; otherwise the faster ones on this machine
 * @param license under which the finished network may be used; noted in its file, unless empty
 * @param resume whether to go on from the checkpoint in {@code out}
 * @param stop asked between steps; once true, a checkpoint is stored and the best so far written
 * @param out receives {@code backbone.onnx} and {@code pretrain.json}
 */
public record PretrainRequest(
    List<Path> data,
    List<Path> apartFrom,
    Optional<Teacher> teacher,
    boolean labels,
    MobileNet network,
    Optional<Path> from,
    int sizePx,
    List<List<Integer>> trainSizesPx,
    int epochs,
    int views,
    int batchSize,
    double rate,
    double share,
    double validationFraction,
    long seed,
    Optional<Precision> precision,
    String license,
    boolean resume,
    BooleanSupplier stop,
    Path out) {
  /** A network to learn from. */
  public record Teacher(Path file, Preprocessing preprocessing) {}

  /** Copies the lists and checks the numbers. */
  public PretrainRequest {
    data = List.copyOf(data);
    apartFrom = List.copyOf(apartFrom);
    trainSizesPx = trainSizesPx.stream().map(List::copyOf).toList();
    if (data.isEmpty() || !(share > 0 && share <= 1) || views < 1 || epochs < 1) {
      throw new IllegalArgumentException("nothing to pretrain on");
    }
    if (trainSizesPx.isEmpty()
        || trainSizesPx.stream()
            .anyMatch(part -> part.isEmpty() || part.stream().anyMatch(side -> side < 32))) {
      throw new IllegalArgumentException("sizes to train with: expected one or more from 32 up");
    }
    if (teacher.isEmpty() && !labels) {
      throw new IllegalArgumentException("neither a teacher nor labels to learn from");
    }
    if (from.isPresent()
        && from.get().toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "--from and --out are one folder (--resume goes on with a run that was stopped)");
    }
  }
}
